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

/** Kotlin, as the compiler plugin of io.realm.kotlin takes it. */
final class KotlinCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("Boolean", BOOL), entry("Int", INT), entry("Long", INT), entry("Float", FLOAT), entry("Double", DOUBLE),
            entry("Decimal128", DECIMAL), entry("String", STRING), entry("ByteArray", BINARY),
            entry("RealmInstant", TIMESTAMP), entry("ObjectId", OBJECT_ID), entry("RealmUUID", UUID),
            entry("RealmAny", MIXED));

    private static final Pattern CLASS = Pattern.compile("class `?(.+?)`? : (\\w+) \\{");
    private static final Pattern NAME = Pattern.compile("\\s*@PersistedName\\((\".*\")\\)");
    private static final Pattern PROPERTY = Pattern.compile("    var `?(.+?)`?: (?:(\\w+)<(.+)>|(.+?)) = .*");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Optional<String> stored = Optional.empty();
        boolean key = false;
        for (String line : code.split("\n")) {
            Matcher name = NAME.matcher(line);
            Matcher type = CLASS.matcher(line);
            Matcher property = PROPERTY.matcher(line);
            if (name.matches()) {
                stored = Optional.of(Literals.unquote(name.group(1)));
            } else if (line.strip().equals("@PrimaryKey")) {
                key = true;
            } else if (type.matches()) {
                classes.begin(type.group(1), stored.orElse(type.group(1)), kind(type.group(2)));
                stored = Optional.empty();
            } else if (property.matches()) {
                String value = property.group(3) == null ? property.group(4) : property.group(3);
                classes.add(
                        stored.orElse(property.group(1)),
                        collection(property.group(2)),
                        value.replace("?", ""),
                        value.endsWith("?"),
                        key);
                stored = Optional.empty();
                key = false;
            }
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(String base) {
        return switch (base) {
            case "RealmObject" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "EmbeddedRealmObject" -> DeclaredClasses.Kind.EMBEDDED;
            case "AsymmetricRealmObject" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(base);
        };
    }

    private static CollectionType collection(String type) {
        return switch (type) {
            case null -> CollectionType.SINGLE;
            case "RealmList" -> CollectionType.LIST;
            case "RealmSet" -> CollectionType.SET;
            case "RealmDictionary" -> CollectionType.DICTIONARY;
            default -> throw new AssertionError(type);
        };
    }
}
