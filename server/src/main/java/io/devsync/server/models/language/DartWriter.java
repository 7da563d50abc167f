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

/** Dart: model classes for the realm package's generator, from 2.0 (spec schema-generation §4.10). */
final class DartWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.CAMEL,
            true,
            false,
            Words.of(
                    "abstract as assert async await break case catch class const continue covariant default deferred do",
                    "dynamic else enum export extends extension external factory false final finally for function get if",
                    "implements import in interface is late library mixin new null on operator part required rethrow return",
                    "sealed set static super switch sync this throw true try typedef var void when while with yield"),
            Optional.empty(),
            Words.of(
                    "AsymmetricObject BacklinkAnnotation DateTime Decimal128 EmbeddedObject Enum Error Exception Function",
                    "Future Ignored Indexed Int8List Iterable List Map MapTo Never Null Object ObjectId ObjectType",
                    "PrimaryKey Realm RealmEntity RealmList RealmMap RealmModel RealmObject RealmObjectBase",
                    "RealmObjectChanges RealmPropertyType RealmSet RealmValue Record SchemaObject SchemaProperty Set Stream",
                    "String Symbol Type Uint8List Uuid"),
            // What the generator and the package put into every class.
            Words.of(
                    "bool changes changesFor double dynamic freeze fromEJson getBacklinks hashCode int isFrozen isManaged",
                    "isValid noSuchMethod objectSchema realm runtimeType schema toEJson toString"),
            UnaryOperator.identity(),
            true);

    /** Dart's numbers have no 32-bit floating point among them. */
    static final Dialect DIALECT = new Dialect(RULES, true, false, true, Set.of(), Dialect.NO_SINGLE_QUOTE);

    private static final TypeNames TYPES = new TypeNames(DartWriter::scalar, "RealmValue", name -> "_" + name);

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "bool";
            case INT, LONG -> "int";
            case FLOAT, DOUBLE -> "double";
            case DECIMAL -> "Decimal128";
            case STRING -> "String";
            case BINARY -> "Uint8List";
            case DATE -> "DateTime";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "Uuid";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        SortedSet<String> imports = new TreeSet<>();
        imports.add("import 'package:realm/realm.dart';");
        if (classes.stream().anyMatch(modelClass -> modelClass.uses(ScalarType.BINARY))) {
            imports.add("import 'dart:typed_data';");
        }
        return imports;
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(2);
        lines.addAll(Comments.slashes(modelClass.description()));
        lines.add("@RealmModel(" + objectType(modelClass.kind()) + ")");
        if (modelClass.name().mapped()) {
            lines.add(mapTo(modelClass.name().stored()));
        }
        lines.open("class _" + modelClass.name().code() + " {");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.slashes(property.description()));
            if (property.primaryKey()) {
                lines.add("@PrimaryKey()");
            }
            if (property.mapped()) {
                lines.add(mapTo(property.storedName()));
            }
            lines.add(type(property.type()) + " " + property.name() + ";");
        }
        return lines.close("}").toString();
    }

    private static String mapTo(String stored) {
        return "@MapTo(" + Quotes.dart(stored) + ")";
    }

    private static String objectType(ModelClass.Kind kind) {
        return switch (kind) {
            case TOP_LEVEL -> "";
            case EMBEDDED -> "ObjectType.embeddedObject";
            case ASYMMETRIC -> "ObjectType.asymmetricObject";
        };
    }

    private static String type(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> "late " + value;
            case ModelType.Single(ValueType ignored, boolean optional) -> optional ? value + "?" : "late " + value;
            case ModelType.ListOf ignored -> "late List<" + value + ">";
            case ModelType.SetOf ignored -> "late Set<" + value + ">";
            case ModelType.DictionaryOf dictionary ->
                "late Map<String, " + value + (dictionary.value().isObject() ? "?>" : ">");
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> head = new ArrayList<>();
        for (String line : imports(classes)) {
            head.add(line);
            if (line.contains("dart:")) {
                head.add("");
            }
        }
        head.addAll(List.of("", "part 'models.realm.dart';"));
        return List.of(new ModelFile(
                "models.dart",
                FileText.of("//", head, classes.stream().map(this::declaration).toList())));
    }
}
