package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Kotlin: io.realm.kotlin from 1.10 (spec schema-generation §4.6). */
final class KotlinWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.CAMEL,
            false,
            true,
            Words.of(
                    "as break class continue do else false for fun if in interface is null object package return super",
                    "this throw true try typealias typeof val var when while"),
            Optional.of(word -> "`" + word + "`"),
            Words.of(
                    "Any Array AsymmetricRealmObject Boolean Byte ByteArray Char Decimal128 Double EmbeddedRealmObject Enum",
                    "Float Int List Long Map MutableList Nothing Number ObjectId PersistedName PrimaryKey Realm RealmAny",
                    "RealmDictionary RealmInstant RealmList RealmObject RealmSet RealmUUID Set Short String Unit"),
            // As accessors: the getter is Object's.
            Words.of("Class"),
            KotlinWriter::accessor,
            true);

    static final Dialect DIALECT = Dialect.full(RULES);

    private static final TypeNames TYPES = new TypeNames(KotlinWriter::scalar, "RealmAny?", RULES::spell);

    /** What getter or setter collide on in the JVM: {@code isOpen} is set by {@code setOpen}, as {@code open} is. */
    private static String accessor(String property) {
        boolean flag = property.length() > 2 && property.startsWith("is") && !Character.isLowerCase(property.charAt(2));
        return WordCase.upperFirst(flag ? property.substring(2) : property);
    }

    private static String scalar(ScalarType type) {
        return switch (type) {
            case BOOL -> "Boolean";
            case INT -> "Int";
            case LONG -> "Long";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case DECIMAL -> "Decimal128";
            case STRING -> "String";
            case BINARY -> "ByteArray";
            case DATE -> "RealmInstant";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "RealmUUID";
        };
    }

    private static String initial(ScalarType type) {
        return switch (type) {
            case BOOL -> "false";
            case INT, LONG -> "0";
            case FLOAT -> "0f";
            case DOUBLE -> "0.0";
            case DECIMAL -> "Decimal128(\"0\")";
            case STRING -> "\"\"";
            case BINARY -> "byteArrayOf()";
            case DATE -> "RealmInstant.now()";
            case OBJECT_ID -> "ObjectId()";
            case UUID -> "RealmUUID.random()";
        };
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        SortedSet<String> names = new TreeSet<>();
        for (ModelClass modelClass : classes) {
            names.add("types." + superclass(modelClass.kind()));
            modelClass.primaryKey().ifPresent(key -> names.add("types.annotations.PrimaryKey"));
            if (modelClass.mapped()) {
                names.add("types.annotations.PersistedName");
            }
            modelClass.types().forEach(type -> names.addAll(imports(type)));
        }
        SortedSet<String> imports = new TreeSet<>();
        names.forEach(name ->
                imports.add("import " + (name.startsWith("org.") ? name : "io.realm.kotlin." + name)));
        return imports;
    }

    private static List<String> imports(ModelType type) {
        List<String> names = new ArrayList<>();
        switch (type) {
            case ModelType.Single ignored -> {}
            case ModelType.ListOf ignored -> names.addAll(List.of("ext.realmListOf", "types.RealmList"));
            case ModelType.SetOf ignored -> names.addAll(List.of("ext.realmSetOf", "types.RealmSet"));
            case ModelType.DictionaryOf ignored ->
                names.addAll(List.of("ext.realmDictionaryOf", "types.RealmDictionary"));
        }
        if (type.value() instanceof ValueType.Mixed) {
            names.add("types.RealmAny");
        } else if (type.value() instanceof ValueType.Scalar(ScalarType scalar)) {
            switch (scalar) {
                case DATE -> names.add("types.RealmInstant");
                case UUID -> names.add("types.RealmUUID");
                case OBJECT_ID -> names.add("org.mongodb.kbson.ObjectId");
                case DECIMAL -> names.add("org.mongodb.kbson.Decimal128");
                case BOOL, INT, LONG, FLOAT, DOUBLE, STRING, BINARY -> {}
            }
        }
        return names;
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.block(modelClass.description()));
        if (modelClass.name().mapped()) {
            lines.add(persistedName(modelClass.name().stored()));
        }
        lines.open("class " + RULES.spell(modelClass.name().code()) + " : " + superclass(modelClass.kind()) + " {");
        for (ModelProperty property : modelClass.properties()) {
            lines.addAll(Comments.block(property.description()));
            if (property.primaryKey()) {
                lines.add("@PrimaryKey");
            }
            if (property.mapped()) {
                lines.add(persistedName(property.storedName()));
            }
            lines.add("var " + RULES.spell(property.name()) + ": " + typeAndInitial(property.type()));
        }
        return lines.close("}").toString();
    }

    private static String persistedName(String stored) {
        return "@PersistedName(" + Quotes.kotlin(stored) + ")";
    }

    private static String superclass(ModelClass.Kind kind) {
        return switch (kind) {
            case TOP_LEVEL -> "RealmObject";
            case EMBEDDED -> "EmbeddedRealmObject";
            case ASYMMETRIC -> "AsymmetricRealmObject";
        };
    }

    private static String typeAndInitial(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional) when !optional ->
                value + " = " + initial(scalar);
            case ModelType.Single(ValueType.Mixed ignored, boolean optional) -> value + " = null";
            case ModelType.Single ignored -> value + "? = null";
            case ModelType.ListOf ignored -> "RealmList<" + value + "> = realmListOf()";
            case ModelType.SetOf ignored -> "RealmSet<" + value + "> = realmSetOf()";
            case ModelType.DictionaryOf dictionary ->
                "RealmDictionary<" + value + (dictionary.value().isObject() ? "?" : "") + "> = realmDictionaryOf()";
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<String> head = new ArrayList<>();
        options.packageName().ifPresent(name -> head.addAll(List.of("package " + name, "")));
        head.addAll(imports(classes));
        return List.of(new ModelFile(
                "Models.kt", FileText.of("//", head, classes.stream().map(this::declaration).toList())));
    }
}
