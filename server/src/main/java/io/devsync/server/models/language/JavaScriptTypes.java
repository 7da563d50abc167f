package io.devsync.server.models.language;

import io.devsync.server.models.model.ClassName;
import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The object schemas of Realm JS from 11, which JavaScript and TypeScript share (spec schema-generation §4.8). */
final class JavaScriptTypes {

    /** Names that mean a type where a property names a class. */
    static final Set<String> TYPES = Words.of(
            "bool counter data date decimal128 dictionary double float int linkingObjects list mixed object objectId set",
            "string uuid");

    private static final Set<String> CLASSES = Words.of(
            "Array ArrayBuffer BSON Boolean DataView Date Error Function Infinity Intl JSON Map Math NaN Number Object",
            "Promise Proxy Realm Reflect RegExp Set String Symbol Unmanaged WeakMap WeakSet schemas");

    /** What every Realm.Object has, and JavaScript's own. */
    private static final Set<String> MEMBERS = Words.of(
            "__proto__ addListener constructor entries getPropertyType hasOwnProperty isPrototypeOf isValid keys",
            "linkingObjects linkingObjectsCount objectSchema propertyIsEnumerable removeAllListeners removeListener toJSON",
            "toLocaleString toString valueOf");

    /** Keywords may be names of properties; those of classes begin with a capital. */
    static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.KEPT,
            false,
            true,
            Set.of(),
            Optional.empty(),
            CLASSES,
            MEMBERS,
            UnaryOperator.identity(),
            true);

    static final Dialect DIALECT = new Dialect(RULES, true, true, true, TYPES, Dialect.ANY_NAME);

    private JavaScriptTypes() {}

    /** The name as a key of an object or class. */
    static String key(String name) {
        return name.matches("[A-Za-z_$][A-Za-z0-9_$]*") ? name : Quotes.javaScript(name);
    }

    /** The constant that lists all classes. */
    static String schemas(List<String> names) {
        Lines lines = new Lines(2).add("/** For the configuration of a realm. */").open("export const schemas = [");
        names.forEach(name -> lines.add(name + ","));
        return lines.close("];").toString();
    }

    /** Adds the object schema's entries. */
    static void addSchema(Lines lines, ModelClass modelClass) {
        lines.add("name: " + Quotes.javaScript(modelClass.name().stored()) + ",");
        switch (modelClass.kind()) {
            case TOP_LEVEL -> {}
            case EMBEDDED -> lines.add("embedded: true,");
            case ASYMMETRIC -> lines.add("asymmetric: true,");
        }
        modelClass.primaryKey().ifPresent(key -> lines.add("primaryKey: " + Quotes.javaScript(key.name()) + ","));
        lines.open("properties: {");
        for (ModelProperty property : modelClass.properties()) {
            lines.add(key(property.name()) + ": " + property(property) + ",");
        }
        lines.close("},");
    }

    /** The short form, or the long one where the short one cannot say it. */
    private static String property(ModelProperty property) {
        Optional<ClassName> target = target(property.type().value());
        boolean odd = target.map(name -> !name.stored().matches("[A-Za-z0-9_]+")).orElse(false);
        return property.mapped() || odd ? longForm(property) : Quotes.javaScript(shortForm(property.type()));
    }

    private static Optional<ClassName> target(ValueType value) {
        return switch (value) {
            case ValueType.Link link -> Optional.of(link.target());
            case ValueType.Embedded embedded -> Optional.of(embedded.target());
            case ValueType.Scalar ignored -> Optional.empty();
            case ValueType.Mixed ignored -> Optional.empty();
        };
    }

    private static String name(ValueType value) {
        return switch (value) {
            case ValueType.Scalar(ScalarType type) -> scalar(type);
            case ValueType.Mixed ignored -> "mixed";
            case ValueType.Link link -> link.target().stored();
            case ValueType.Embedded embedded -> embedded.target().stored();
        };
    }

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "bool";
            case INT, LONG -> "int";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> "decimal128";
            case STRING -> "string";
            case BINARY -> "data";
            case DATE -> "date";
            case OBJECT_ID -> "objectId";
            case UUID -> "uuid";
        };
    }

    private static String shortForm(ModelType type) {
        String name = name(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> name;
            case ModelType.Single(ValueType ignored, boolean optional) -> optional ? name + "?" : name;
            case ModelType.ListOf ignored -> name + "[]";
            case ModelType.SetOf ignored -> name + "<>";
            case ModelType.DictionaryOf dictionary -> dictionary.value().isObject() ? name + "?{}" : name + "{}";
        };
    }

    private static String longForm(ModelProperty property) {
        List<String> entries = new ArrayList<>();
        String name = Quotes.javaScript(name(property.type().value()));
        switch (property.type()) {
            case ModelType.Single(ValueType value, boolean optional) when value.isObject() ->
                entries.addAll(List.of("type: \"object\"", "objectType: " + name));
            case ModelType.Single(ValueType value, boolean optional) -> {
                entries.add("type: " + name);
                if (optional && value instanceof ValueType.Scalar) {
                    entries.add("optional: true");
                }
            }
            case ModelType.ListOf ignored -> entries.addAll(List.of("type: \"list\"", "objectType: " + name));
            case ModelType.SetOf ignored -> entries.addAll(List.of("type: \"set\"", "objectType: " + name));
            case ModelType.DictionaryOf ignored ->
                entries.addAll(List.of("type: \"dictionary\"", "objectType: " + name));
        }
        if (property.mapped()) {
            entries.add("mapTo: " + Quotes.javaScript(property.storedName()));
        }
        return "{ " + String.join(", ", entries) + " }";
    }
}
