package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** C++: structs of realm-cpp from 1.0, which can rename nothing (spec schema-generation §4.11). */
final class CppWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.KEPT,
            WordCase.KEPT,
            true,
            true,
            Words.of(
                    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t",
                    "class co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue",
                    "decltype default delete do double dynamic_cast else enum explicit export extern false float for friend",
                    "goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private",
                    "protected public register reinterpret_cast requires return short signed sizeof static static_assert",
                    "static_cast struct switch template this thread_local throw true try typedef typeid typename union",
                    "unsigned using virtual void volatile wchar_t while xor xor_eq"),
            Optional.empty(),
            // What namespace realm has.
            Words.of(
                    "App FieldValue LinkingObjects ObjectType accessor app app_error bson client_reset_mode collection_change",
                    "collection_iterator db db_config decimal128 default_scheduler experimental geo_box geo_circle",
                    "geo_distance geo_point geo_polygon internal link linking_objects logger managed managed_base mixed",
                    "mutable_sync_subscription_set networking notification_token object object_change object_id",
                    "observable_subject open persisted primary_key property property_change query rbool results scheduler",
                    "schema serialize std sync_config sync_error sync_session sync_subscription sync_subscription_set thread",
                    "thread_safe_reference type_info user uuid zip_tuples"),
            // What managed objects have.
            Words.of(
                    "detach is_frozen is_invalidated is_object m_obj m_realm managed_pointers managed_pointers_names object_type",
                    "observe schema unmanaged_to_managed_pointer"),
            UnaryOperator.identity(),
            false);

    static final Dialect DIALECT = new Dialect(RULES, true, false, true, Set.of(), Dialect.ANY_NAME);

    private static final TypeNames TYPES = new TypeNames(CppWriter::scalar, "realm::mixed", name -> name + "*");

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "bool";
            case INT, LONG -> "int64_t";
            case FLOAT, DOUBLE -> "double";
            case DECIMAL -> "realm::decimal128";
            case STRING -> "std::string";
            case BINARY -> "std::vector<std::uint8_t>";
            case DATE -> "std::chrono::time_point<std::chrono::system_clock>";
            case OBJECT_ID -> "realm::object_id";
            case UUID -> "realm::uuid";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>(Set.of("#include <cpprealm/sdk.hpp>"));
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.slashes(modelClass.description()));
        lines.open("struct " + modelClass.name().code() + " {");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.slashes(property.description()));
            lines.add(type(property) + " " + property.name() + (property.primaryKey() ? "" : initial(property.type())) + ";");
        }
        lines.close("};");
        lines.addAll(macro(modelClass));
        return lines.toString();
    }

    private static String type(ModelProperty property) {
        String value = TYPES.of(property.type().value());
        String type =
                switch (property.type()) {
                    case ModelType.Single(ValueType.Scalar ignored, boolean optional) ->
                        optional ? "std::optional<" + value + ">" : value;
                    case ModelType.Single ignored -> value;
                    case ModelType.ListOf ignored -> "std::vector<" + value + ">";
                    case ModelType.SetOf ignored -> "std::set<" + value + ">";
                    case ModelType.DictionaryOf ignored -> "std::map<std::string, " + value + ">";
                };
        return property.primaryKey() ? "primary_key<" + type + ">" : type;
    }

    /** C++ leaves numbers and pointers undefined otherwise. */
    private static String initial(ModelType type) {
        return switch (type) {
            case ModelType.Single(ValueType value, boolean optional) when value.isObject() -> " = nullptr";
            case ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional) when !optional ->
                switch (scalar) {
                    case BOOL -> " = false";
                    case INT, LONG -> " = 0";
                    case FLOAT, DOUBLE -> " = 0.0";
                    case DECIMAL, STRING, BINARY, DATE, OBJECT_ID, UUID -> "";
                };
            case ModelType.Single ignored -> "";
            case ModelType.ListOf ignored -> "";
            case ModelType.SetOf ignored -> "";
            case ModelType.DictionaryOf ignored -> "";
        };
    }

    private static List<String> macro(ModelClass modelClass) {
        String macro =
                switch (modelClass.kind()) {
                    case TOP_LEVEL -> "REALM_SCHEMA(";
                    case EMBEDDED -> "REALM_EMBEDDED_SCHEMA(";
                    case ASYMMETRIC -> "REALM_ASYMMETRIC_SCHEMA(";
                };
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(macro).append(modelClass.name().code());
        for (ModelProperty property : modelClass.properties()) {
            line.append(',');
            if (line.length() + property.name().length() > 100) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(" ".repeat(macro.length() - 1));
            }
            line.append(' ').append(property.name());
        }
        lines.add(line.append(')').toString());
        return lines;
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> head = new ArrayList<>(List.of("#pragma once", ""));
        head.addAll(imports(classes));
        head.addAll(List.of("", "namespace realm {"));
        List<String> declarations = new ArrayList<>();
        // Classes may refer to each other in circles.
        declarations.add(classes.stream()
                .map(modelClass -> "struct " + modelClass.name().code() + ";\n")
                .collect(Collectors.joining()));
        classes.forEach(modelClass -> declarations.add(declaration(modelClass)));
        declarations.add("} // namespace realm\n");
        return List.of(new ModelFile("models.hpp", FileText.of("//", head, declarations)));
    }
}
