package io.devsync.server.models.declared;

import static io.devsync.protocol.schema.PropertyType.*;
import static java.util.Map.entry;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dart, as the realm package's generator takes it. */
final class DartCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("bool", BOOL), entry("int", INT), entry("double", DOUBLE), entry("Decimal128", DECIMAL),
            entry("String", STRING), entry("Uint8List", BINARY), entry("DateTime", TIMESTAMP),
            entry("ObjectId", OBJECT_ID), entry("Uuid", UUID), entry("RealmValue", MIXED));

    private static final Pattern MODEL = Pattern.compile("@RealmModel\\((.*)\\)");
    private static final Pattern NAME = Pattern.compile("\\s*@MapTo\\(('.*')\\)");
    private static final Pattern CLASS = Pattern.compile("class (_\\S+) \\{");
    private static final Pattern FIELD =
            Pattern.compile("  (?:late )?(?:(List|Set|Map)<(?:String, )?(.+)>|(\\S+)) ([a-zA-Z]\\w*);");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Optional<String> stored = Optional.empty();
        String objectType = "";
        boolean key = false;
        for (String line : code.split("\n")) {
            Matcher model = MODEL.matcher(line);
            Matcher name = NAME.matcher(line);
            Matcher type = CLASS.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (model.matches()) {
                objectType = model.group(1);
            } else if (name.matches()) {
                stored = Optional.of(Literals.unquote(name.group(1)));
            } else if (line.strip().equals("@PrimaryKey()")) {
                key = true;
            } else if (type.matches()) {
                classes.begin(type.group(1), stored.orElse(type.group(1).substring(1)), kind(objectType));
                stored = Optional.empty();
            } else if (field.matches()) {
                String value = field.group(1) == null ? field.group(3) : field.group(2);
                classes.add(
                        stored.orElse(field.group(4)),
                        collection(field.group(1)),
                        value.replace("?", ""),
                        value.endsWith("?") || value.equals("RealmValue"),
                        key);
                stored = Optional.empty();
                key = false;
            }
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(String objectType) {
        return switch (objectType) {
            case "" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "ObjectType.embeddedObject" -> DeclaredClasses.Kind.EMBEDDED;
            case "ObjectType.asymmetricObject" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(objectType);
        };
    }

    private static CollectionType collection(String type) {
        return switch (type) {
            case null -> CollectionType.SINGLE;
            case "List" -> CollectionType.LIST;
            case "Set" -> CollectionType.SET;
            default -> CollectionType.DICTIONARY;
        };
    }
}
