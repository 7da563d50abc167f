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

/** Java: io.realm 10.x, a file for each class (spec schema-generation §4.7). */
final class JavaWriter implements ModelWriter {

    private static final NamingRules RULES = new NamingRules(
            WordCase.PASCAL,
            WordCase.CAMEL,
            false,
            true,
            Words.of(
                    "_ abstract assert boolean break byte case catch char class const continue default do double else enum",
                    "extends false final finally float for goto if implements import instanceof int interface long native",
                    "new null package private protected public return short static strictfp super switch synchronized",
                    "this throw throws transient true try var void volatile while"),
            Optional.empty(),
            Words.of(
                    "Boolean Byte Character Class Date Decimal128 Double Enum Exception Float Integer Iterable List Long",
                    "Map Number Object ObjectId Override PrimaryKey Realm RealmAny RealmClass RealmDictionary RealmField",
                    "RealmList RealmModel RealmObject RealmSet Record Required Set Short String System Thread Void UUID"),
            // As accessors: they are methods of RealmObject or Object.
            Words.of("Class Frozen Loaded Managed Realm Valid"),
            JavaWriter::accessor,
            true);

    /** RealmAny is not synced by newer apps (spec data-model-mapping §1.6). */
    static final Dialect DIALECT = new Dialect(RULES, false, true, false, Set.of(), Dialect.NO_DOUBLE_QUOTE);

    /** Boxed, as elements of collections have to be. */
    private static final TypeNames TYPES = new TypeNames(JavaWriter::boxed, "RealmAny", RULES::spell);

    private static String boxed(ScalarType type) {
        return switch (type) {
            case BOOL -> "Boolean";
            case INT -> "Integer";
            case LONG -> "Long";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case DECIMAL -> "Decimal128";
            case STRING -> "String";
            case BINARY -> "byte[]";
            case DATE -> "Date";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
        };
    }

    /** The types of Java's own that are never null. */
    private static Optional<String> primitive(ModelType type) {
        if (!(type instanceof ModelType.Single(ValueType.Scalar(ScalarType scalar), boolean optional)) || optional) {
            return Optional.empty();
        }
        return switch (scalar) {
            case BOOL -> Optional.of("boolean");
            case INT -> Optional.of("int");
            case LONG -> Optional.of("long");
            case FLOAT -> Optional.of("float");
            case DOUBLE -> Optional.of("double");
            case DECIMAL, STRING, BINARY, DATE, OBJECT_ID, UUID -> Optional.empty();
        };
    }

    /** The name after get, is and set; also what two properties may not have in common. */
    private static String accessor(String property) {
        return WordCase.upperFirst(property.replaceFirst("^_+", ""));
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        SortedSet<String> names = new TreeSet<>();
        for (ModelClass modelClass : classes) {
            names.add("io.realm.RealmObject");
            if (isAnnotated(modelClass)) {
                names.add("io.realm.annotations.RealmClass");
            }
            if (modelClass.mapsProperties()) {
                names.add("io.realm.annotations.RealmField");
            }
            modelClass.primaryKey().ifPresent(key -> names.add("io.realm.annotations.PrimaryKey"));
            for (ModelProperty property : modelClass.properties()) {
                if (needsRequired(property.type())) {
                    names.add("io.realm.annotations.Required");
                }
                names.addAll(imports(property.type()));
            }
        }
        SortedSet<String> imports = new TreeSet<>();
        names.forEach(name -> imports.add("import " + name + ";"));
        return imports;
    }

    private static List<String> imports(ModelType type) {
        List<String> names = new ArrayList<>();
        switch (type) {
            case ModelType.Single ignored -> {}
            case ModelType.ListOf ignored -> names.add("io.realm.RealmList");
            case ModelType.SetOf ignored -> names.add("io.realm.RealmSet");
            case ModelType.DictionaryOf ignored -> names.add("io.realm.RealmDictionary");
        }
        if (type.value() instanceof ValueType.Mixed) {
            names.add("io.realm.RealmAny");
        } else if (type.value() instanceof ValueType.Scalar(ScalarType scalar)) {
            switch (scalar) {
                case DATE -> names.add("java.util.Date");
                case UUID -> names.add("java.util.UUID");
                case OBJECT_ID -> names.add("org.bson.types.ObjectId");
                case DECIMAL -> names.add("org.bson.types.Decimal128");
                case BOOL, INT, LONG, FLOAT, DOUBLE, STRING, BINARY -> {}
            }
        }
        return names;
    }

    private static boolean isAnnotated(ModelClass modelClass) {
        return modelClass.name().mapped() || modelClass.kind() == ModelClass.Kind.EMBEDDED;
    }

    /** Also for collections of scalars, whose elements could be null without it. */
    private static boolean needsRequired(ModelType type) {
        return type.isCollection()
                ? type.value() instanceof ValueType.Scalar
                : type.isRequired() && primitive(type).isEmpty();
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Lines lines = new Lines(4);
        lines.addAll(Comments.javadoc(modelClass.description()));
        annotation(modelClass).ifPresent(lines::add);
        lines.open("public class " + modelClass.name().code() + " extends RealmObject {").blank();
        modelClass.properties().forEach(property -> addField(lines, property));
        lines.blank().add("public " + modelClass.name().code() + "() {}");
        modelClass.properties().forEach(property -> addAccessors(lines, property));
        return lines.close("}").toString();
    }

    private static Optional<String> annotation(ModelClass modelClass) {
        List<String> values = new ArrayList<>();
        if (modelClass.name().mapped()) {
            values.add("name = " + Quotes.octal(modelClass.name().stored()));
        }
        if (modelClass.kind() == ModelClass.Kind.EMBEDDED) {
            values.add("embedded = true");
        }
        return isAnnotated(modelClass)
                ? Optional.of("@RealmClass(" + String.join(", ", values) + ")")
                : Optional.empty();
    }

    private static void addField(Lines lines, ModelProperty property) {
        lines.addAll(Comments.javadoc(property.description()));
        if (property.primaryKey()) {
            lines.add("@PrimaryKey");
        }
        if (needsRequired(property.type())) {
            lines.add("@Required");
        }
        if (property.mapped()) {
            lines.add("@RealmField(name = " + Quotes.octal(property.storedName()) + ")");
        }
        lines.add("private " + type(property.type()) + " " + property.name() + initial(property) + ";");
    }

    private static String type(ModelType type) {
        String value = TYPES.of(type.value());
        return switch (type) {
            case ModelType.Single single -> primitive(single).orElse(value);
            case ModelType.ListOf ignored -> "RealmList<" + value + ">";
            case ModelType.SetOf ignored -> "RealmSet<" + value + ">";
            case ModelType.DictionaryOf ignored -> "RealmDictionary<" + value + ">";
        };
    }

    private static String initial(ModelProperty property) {
        return switch (property.type()) {
            case ModelType.ListOf ignored -> " = new RealmList<>()";
            case ModelType.SetOf ignored -> " = new RealmSet<>()";
            case ModelType.DictionaryOf ignored -> " = new RealmDictionary<>()";
            case ModelType.Single(ValueType.Scalar(ScalarType type), boolean optional)
                    when property.primaryKey() && !optional ->
                switch (type) {
                    case OBJECT_ID -> " = new ObjectId()";
                    case UUID -> " = UUID.randomUUID()";
                    default -> "";
                };
            case ModelType.Single ignored -> "";
        };
    }

    private static void addAccessors(Lines lines, ModelProperty property) {
        String type = type(property.type());
        String accessor = accessor(property.name());
        String get = type.equals("boolean") ? "is" : "get";
        String argument = WordCase.lowerFirst(accessor);
        String parameter = RULES.keywords().contains(argument) ? "value" : argument;
        lines.blank()
                .open("public " + type + " " + get + accessor + "() {")
                .add("return " + property.name() + ";")
                .close("}");
        lines.blank()
                .open("public void set" + accessor + "(" + type + " " + parameter + ") {")
                .add((parameter.equals(property.name()) ? "this." : "") + property.name() + " = " + parameter + ";")
                .close("}");
    }

    @Override
    public List<ModelFile> files(List<ModelClass> classes, FileOptions options) {
        List<ModelFile> files = new ArrayList<>();
        for (ModelClass modelClass : classes) {
            List<String> head = new ArrayList<>();
            options.packageName().ifPresent(name -> head.addAll(List.of("package " + name + ";", "")));
            head.addAll(imports(List.of(modelClass)));
            files.add(new ModelFile(
                    modelClass.name().code() + ".java",
                    FileText.of("//", head, List.of(declaration(modelClass)))));
        }
        return files;
    }
}
