package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Swift: RealmSwift from 10.33, which brought {@code propertiesMapping} (spec schema-generation §4.5). */
final class SwiftWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.CAMEL,
            false,
            true,
            Words.of(
                    "Any Self Type Protocol as associatedtype break case catch class continue default defer deinit do else",
                    "enum extension fallthrough false fileprivate for func guard if import in init inout internal is let",
                    "nil operator private precedencegroup protocol public repeat rethrows return self static struct",
                    "subscript super switch throw throws true try typealias var where while"),
            Optional.of(word -> "`" + word + "`"),
            Words.of(
                    "Any AnyObject AnyRealmValue Array AsymmetricObject Bool Class Data Date Decimal128 Dictionary Double",
                    "EmbeddedObject Float Int LinkingObjects List Map MutableSet NSObject Object ObjectBase ObjectId",
                    "Optional Persisted Protocol Realm RealmSwift Foundation Results Self Set String Type UUID Void"),
            // What Object, RLMObjectBase and NSObject have, by names that a property could have.
            Words.of(
                    "autoContentAccessingProxy className classForCoder copy debugDescription description dynamicList",
                    "dynamicMap dynamicMutableSet freeze hash hashValue init invalidated isEqual isFrozen isInvalidated",
                    "isProxy isSameObject mutableCopy objectSchema observationInfo observe primaryKey propertiesMapping",
                    "realm self superclass thaw"),
            UnaryOperator.identity(),
            true);

    static final Dialect DIALECT = Dialect.full(RULES);

    private static final TypeNames TYPES = new TypeNames(SwiftWriter::scalar, "AnyRealmValue", RULES::spell);

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "Bool";
            case INT, LONG -> "Int";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case DECIMAL -> "Decimal128";
            case STRING -> "String";
            case BINARY -> "Data";
            case DATE -> "Date";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>(Set.of("import Foundation", "import RealmSwift"));
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.slashes(modelClass.description()));
        boolean objcName = modelClass.name().mapped() && isObjectiveCName(modelClass.name().stored());
        if (objcName) {
            lines.add("@objc(" + modelClass.name().stored() + ")");
        }
        lines.open("class " + RULES.spell(modelClass.name().code()) + ": " + superclass(modelClass.kind()) + " {");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.slashes(property.description()));
            lines.add((property.primaryKey() ? "@Persisted(primaryKey: true)" : "@Persisted") + " var "
                    + RULES.spell(property.name()) + ": " + type(property.type()));
        }
        if (modelClass.name().mapped() && !objcName) {
            lines.blank()
                    .open("override class func _realmObjectName() -> String? {")
                    .add(Quotes.swift(modelClass.name().stored()))
                    .close("}");
        }
        if (modelClass.mapsProperties()) {
            lines.blank().open("override class func propertiesMapping() -> [String: String] {");
            addMapping(lines, modelClass);
            lines.close("}");
        }
        return lines.close("}").toString();
    }

    /** Realm takes the Objective-C name for the stored one. */
    private static boolean isObjectiveCName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    private static String superclass(ModelClass.Kind kind) {
        return switch (kind) {
            case TOP_LEVEL -> "Object";
            case EMBEDDED -> "EmbeddedObject";
            case ASYMMETRIC -> "AsymmetricObject";
        };
    }

    private static String type(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> value;
            case ModelType.Single(ValueType ignored, boolean optional) -> optional ? value + "?" : value;
            case ModelType.ListOf ignored -> "List<" + value + ">";
            case ModelType.SetOf ignored -> "MutableSet<" + value + ">";
            case ModelType.DictionaryOf dictionary ->
                "Map<String, " + value + (dictionary.value().isObject() ? "?>" : ">");
        };
    }

    private static void addMapping(Lines lines, ModelClass modelClass) {
        List<String> entries = modelClass.properties().stream()
                .filter(ModelProperty::mapped)
                .map(property -> Quotes.swift(property.name()) + ": " + Quotes.swift(property.storedName()))
                .toList();
        if (entries.size() == 1) {
            lines.add("[" + entries.getFirst() + "]");
        } else {
            lines.open("[");
            entries.forEach(entry -> lines.add(entry + ","));
            lines.close("]");
        }
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        return List.of(new ModelFile("Models.swift", FileText.of("//", imports(classes), this, classes)));
    }
}
