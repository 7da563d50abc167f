package io.devsync.server.models.declared;

import static io.devsync.protocol.schema.PropertyType.*;
import static java.util.Map.entry;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objective-C, as Realm takes it: types of the interface, names and requirements of the implementation. */
final class ObjectiveCCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("BOOL", BOOL), entry("NSInteger", INT), entry("float", FLOAT), entry("double", DOUBLE),
            entry("RLMBool", BOOL), entry("RLMInt", INT), entry("RLMFloat", FLOAT), entry("RLMDouble", DOUBLE),
            entry("RLMDecimal128", DECIMAL), entry("NSString", STRING), entry("RLMString", STRING),
            entry("NSData", BINARY), entry("RLMData", BINARY), entry("NSDate", TIMESTAMP), entry("RLMDate", TIMESTAMP),
            entry("RLMObjectId", OBJECT_ID), entry("NSUUID", UUID), entry("RLMUUID", UUID), entry("RLMValue", MIXED));

    private static final Set<String> PRIMITIVES = Set.of("BOOL", "NSInteger", "float", "double");

    private static final Pattern INTERFACE = Pattern.compile("(?ms)^@interface (\\w+) : (\\w+)\n(.*?)^@end");
    private static final Pattern IMPLEMENTATION = Pattern.compile("(?ms)^@implementation (\\w+)\n(.*?)^@end");
    // The last angle brackets name the element for Realm.
    private static final Pattern PROPERTY = Pattern.compile("@property (?:\\(nullable\\) )?(.+?)(\\w+);");
    private static final Pattern TYPE = Pattern.compile("(\\w+)(?:<.*>)?(?:<(?:RLMString, )?(\\w+)>)? ?\\*? ?");

    @Override
    public RealmSchema read(String code) {
        Map<String, String> bodies = new HashMap<>();
        Matcher implementation = IMPLEMENTATION.matcher(code);
        while (implementation.find()) {
            bodies.put(implementation.group(1), implementation.group(2));
        }
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Matcher type = INTERFACE.matcher(code);
        while (type.find()) {
            addClass(classes, type, bodies.get(type.group(1)));
        }
        return classes.schema();
    }

    private static void addClass(DeclaredClasses classes, Matcher type, String body) {
        Set<String> names = new HashSet<>(method(body, "_realmObjectName").keySet());
        String stored = names.isEmpty() ? type.group(1) : names.iterator().next();
        classes.begin(type.group(1), stored, kind(type.group(2)));
        Map<String, String> columns = method(body, "_realmColumnNames");
        Set<String> required = method(body, "requiredProperties").keySet();
        Set<String> key = method(body, "primaryKey").keySet();
        Matcher property = PROPERTY.matcher(type.group(3));
        while (property.find()) {
            add(classes, property.group(1), property.group(2), columns, required, key);
        }
    }

    private static void add(
            DeclaredClasses classes,
            String declared,
            String name,
            Map<String, String> columns,
            Set<String> required,
            Set<String> key) {
        Matcher type = TYPE.matcher(declared);
        if (!type.matches()) {
            throw new AssertionError(declared);
        }
        CollectionType collection =
                switch (type.group(1)) {
                    case "RLMArray" -> CollectionType.LIST;
                    case "RLMSet" -> CollectionType.SET;
                    case "RLMDictionary" -> CollectionType.DICTIONARY;
                    default -> CollectionType.SINGLE;
                };
        String value = type.group(2) != null ? type.group(2) : type.group(1);
        if (collection != CollectionType.SINGLE || value.equals("NSNumber") || value.equals("id")) {
            value = declared.replaceAll("(?s).*[<,] ?(\\w+)>[ *]*$", "$1");
        }
        boolean object = !SCALARS.containsKey(value);
        boolean objectElement = object && (collection == CollectionType.LIST || collection == CollectionType.SET);
        boolean nullable = !PRIMITIVES.contains(value) && !required.contains(name) && !objectElement;
        classes.add(columns.getOrDefault(name, name), collection, value, nullable, key.contains(name));
    }

    /** The strings that a method returns, each with the one behind its colon. */
    private static Map<String, String> method(String body, String name) {
        Map<String, String> strings = new HashMap<>();
        int start = body.indexOf(")" + name + " {");
        if (start >= 0) {
            Matcher string = Pattern.compile("@(\"(?:[^\"\\\\]|\\\\.)*\")(?:: @(\"(?:[^\"\\\\]|\\\\.)*\"))?")
                    .matcher(body.substring(start, body.indexOf("\n}", start)));
            while (string.find()) {
                String value = string.group(2) == null ? "" : Literals.unquote(string.group(2));
                strings.put(Literals.unquote(string.group(1)), value);
            }
        }
        return strings;
    }

    private static DeclaredClasses.Kind kind(String base) {
        return switch (base) {
            case "RLMObject" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "RLMEmbeddedObject" -> DeclaredClasses.Kind.EMBEDDED;
            case "RLMAsymmetricObject" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(base);
        };
    }
}
