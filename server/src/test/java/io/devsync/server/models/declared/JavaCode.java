package io.devsync.server.models.declared;

import static io.devsync.protocol.schema.PropertyType.*;
import static java.util.Map.entry;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java, as the annotation processor of io.realm takes it. */
final class JavaCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("boolean", BOOL), entry("Boolean", BOOL), entry("int", INT), entry("Integer", INT), entry("long", INT),
            entry("Long", INT), entry("float", FLOAT), entry("Float", FLOAT), entry("double", DOUBLE),
            entry("Double", DOUBLE), entry("Decimal128", DECIMAL), entry("String", STRING), entry("byte[]", BINARY),
            entry("Date", TIMESTAMP), entry("ObjectId", OBJECT_ID), entry("UUID", UUID), entry("RealmAny", MIXED));

    private static final Set<String> PRIMITIVES = Set.of("boolean", "int", "long", "float", "double");

    private static final Pattern CLASS_NAME = Pattern.compile("@RealmClass\\((?:name = (\".*?\"))?(?:, )?(embedded = true)?\\)");
    private static final Pattern CLASS = Pattern.compile("public class (\\S+) extends RealmObject \\{");
    private static final Pattern FIELD_NAME = Pattern.compile("    @RealmField\\(name = (\".*\")\\)");
    private static final Pattern FIELD = Pattern.compile("    private (?:(Realm\\w+)<(.+?)>|(\\S+)) (\\S+?)(?: = .*)?;");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Optional<String> stored = Optional.empty();
        boolean embedded = false;
        boolean key = false;
        boolean required = false;
        for (String line : code.split("\n")) {
            Matcher className = CLASS_NAME.matcher(line);
            Matcher type = CLASS.matcher(line);
            Matcher fieldName = FIELD_NAME.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (className.matches()) {
                stored = Optional.ofNullable(className.group(1)).map(Literals::unquote);
                embedded = className.group(2) != null;
            } else if (type.matches()) {
                classes.begin(
                        type.group(1),
                        stored.orElse(type.group(1)),
                        embedded ? DeclaredClasses.Kind.EMBEDDED : DeclaredClasses.Kind.TOP_LEVEL);
                stored = Optional.empty();
                embedded = false;
            } else if (fieldName.matches()) {
                stored = Optional.of(Literals.unquote(fieldName.group(1)));
            } else if (field.matches()) {
                add(classes, field, stored.orElse(field.group(4)), required, key);
                stored = Optional.empty();
                key = false;
                required = false;
            }
            key |= line.strip().equals("@PrimaryKey");
            required |= line.strip().equals("@Required");
        }
        return classes.schema();
    }

    private static void add(DeclaredClasses classes, Matcher field, String stored, boolean required, boolean key) {
        CollectionType collection =
                switch (field.group(1)) {
                    case null -> CollectionType.SINGLE;
                    case "RealmList" -> CollectionType.LIST;
                    case "RealmSet" -> CollectionType.SET;
                    case "RealmDictionary" -> CollectionType.DICTIONARY;
                    default -> throw new AssertionError(field.group());
                };
        String type = field.group(1) == null ? field.group(3) : field.group(2);
        boolean objects = !SCALARS.containsKey(type)
                && (collection == CollectionType.LIST || collection == CollectionType.SET);
        classes.add(stored, collection, type, !PRIMITIVES.contains(type) && !required && !objects, key);
    }
}
