package io.devsync.server.models.declared;

import static io.devsync.protocol.schema.PropertyType.*;
import static java.util.Map.entry;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Swift, as RealmSwift takes it. */
final class SwiftCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("Bool", BOOL), entry("Int", INT), entry("Float", FLOAT), entry("Double", DOUBLE),
            entry("Decimal128", DECIMAL), entry("String", STRING), entry("Data", BINARY), entry("Date", TIMESTAMP),
            entry("ObjectId", OBJECT_ID), entry("UUID", UUID), entry("AnyRealmValue", MIXED));

    private static final Pattern CLASS =
            Pattern.compile("(?ms)(?:^@objc\\((\\w+)\\)\n)?^class `?(\\S+?)`?: (\\w+) \\{\n(.*?)^}$");
    private static final Pattern OBJECT_NAME =
            Pattern.compile("_realmObjectName\\(\\) -> String\\? \\{\n\\s+(\".*\")");
    private static final Pattern MAPPING = Pattern.compile("[\\[ ](\"\\S+\"): (\".*\")[],]");
    private static final Pattern PROPERTY = Pattern.compile(
            "@Persisted(\\(primaryKey: true\\))? var `?(.+?)`?: (?:(List|MutableSet|Map)<(?:String, )?(.+)>|(.+))");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Matcher type = CLASS.matcher(code);
        while (type.find()) {
            String body = type.group(4);
            Matcher objectName = OBJECT_NAME.matcher(body);
            String stored = objectName.find()
                    ? Literals.unquote(objectName.group(1))
                    : Optional.ofNullable(type.group(1)).orElse(type.group(2));
            classes.begin(type.group(2), stored, kind(type.group(3)));
            Map<String, String> mapping = mapping(body);
            Matcher property = PROPERTY.matcher(body);
            while (property.find()) {
                String value = property.group(4) == null ? property.group(5) : property.group(4);
                classes.add(
                        mapping.getOrDefault(property.group(2), property.group(2)),
                        collection(property.group(3)),
                        value.replace("?", ""),
                        value.endsWith("?") || value.equals("AnyRealmValue"),
                        property.group(1) != null);
            }
        }
        return classes.schema();
    }

    private static Map<String, String> mapping(String body) {
        Map<String, String> mapping = new HashMap<>();
        int start = body.indexOf("propertiesMapping()");
        if (start >= 0) {
            Matcher entry = MAPPING.matcher(body.substring(start));
            while (entry.find()) {
                mapping.put(Literals.unquote(entry.group(1)), Literals.unquote(entry.group(2)));
            }
        }
        return mapping;
    }

    private static DeclaredClasses.Kind kind(String base) {
        return switch (base) {
            case "Object" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "EmbeddedObject" -> DeclaredClasses.Kind.EMBEDDED;
            case "AsymmetricObject" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(base);
        };
    }

    private static CollectionType collection(String type) {
        return switch (type) {
            case null -> CollectionType.SINGLE;
            case "List" -> CollectionType.LIST;
            case "MutableSet" -> CollectionType.SET;
            default -> CollectionType.DICTIONARY;
        };
    }
}
