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

/** The object schemas of JavaScript and TypeScript, as Realm JS takes them. */
public final class JavaScriptCode implements DeclaredReader {

    /** The scalars of object schemas. */
    public static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("bool", BOOL), entry("int", INT), entry("float", FLOAT), entry("double", DOUBLE),
            entry("decimal128", DECIMAL), entry("string", STRING), entry("data", BINARY), entry("date", TIMESTAMP),
            entry("objectId", OBJECT_ID), entry("uuid", UUID), entry("mixed", MIXED));

    private static final String STRING_LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern CLASS = Pattern.compile("(?s)\\bname: (" + STRING_LITERAL + "),\n(.*?)properties: \\{\n(.*?)\n\\s*\\},\n\\s*\\}");
    private static final Pattern PROPERTY =
            Pattern.compile("(?m)^\\s+(\\S+|" + STRING_LITERAL + "): (?:(" + STRING_LITERAL + ")|\\{ (.*) \\}),$");
    private static final Pattern SHORT = Pattern.compile("(?s)(.+?)(\\?)?(\\[\\]|<>|\\{\\})?");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Matcher type = CLASS.matcher(code);
        while (type.find()) {
            String stored = Literals.unquote(type.group(1));
            String options = type.group(2);
            classes.begin(stored, stored, kind(options));
            Matcher property = PROPERTY.matcher(type.group(3));
            while (property.find()) {
                String name = property.group(1).startsWith("\"")
                        ? Literals.unquote(property.group(1))
                        : property.group(1);
                boolean key = options.contains("primaryKey: \"" + name + "\"");
                if (property.group(2) != null) {
                    addShort(classes, name, Literals.unquote(property.group(2)), key);
                } else {
                    addLong(classes, name, property.group(3), key);
                }
            }
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(String options) {
        if (options.contains("embedded: true")) {
            return DeclaredClasses.Kind.EMBEDDED;
        }
        return options.contains("asymmetric: true") ? DeclaredClasses.Kind.ASYMMETRIC : DeclaredClasses.Kind.TOP_LEVEL;
    }

    private static void addShort(DeclaredClasses classes, String name, String text, boolean key) {
        Matcher type = SHORT.matcher(text);
        if (!type.matches()) {
            throw new AssertionError(text);
        }
        CollectionType collection =
                switch (type.group(3)) {
                    case null -> CollectionType.SINGLE;
                    case "[]" -> CollectionType.LIST;
                    case "<>" -> CollectionType.SET;
                    default -> CollectionType.DICTIONARY;
                };
        add(classes, name, collection, type.group(1), type.group(2) != null, key);
    }

    private static void addLong(DeclaredClasses classes, String name, String text, boolean key) {
        String type = literal(text, "type").orElseThrow();
        CollectionType collection =
                switch (type) {
                    case "list" -> CollectionType.LIST;
                    case "set" -> CollectionType.SET;
                    case "dictionary" -> CollectionType.DICTIONARY;
                    default -> CollectionType.SINGLE;
                };
        add(
                classes,
                literal(text, "mapTo").orElse(name),
                collection,
                literal(text, "objectType").orElse(type),
                text.contains("optional: true"),
                key);
    }

    private static Optional<String> literal(String text, String name) {
        Matcher entry = Pattern.compile("(?:^|, )" + name + ": (" + STRING_LITERAL + ")").matcher(text);
        return entry.find() ? Optional.of(Literals.unquote(entry.group(1))) : Optional.empty();
    }

    /** Adds a property under the rules of Realm JS: mixed, single objects and those of dictionaries may be null. */
    public static void add(
            DeclaredClasses classes, String name, CollectionType collection, String type, boolean optional, boolean key) {
        boolean object = !SCALARS.containsKey(type);
        boolean always = type.equals("mixed")
                || object && (collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY);
        classes.add(name, collection, type, optional || always, key);
    }
}
