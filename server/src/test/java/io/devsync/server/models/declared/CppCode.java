package io.devsync.server.models.declared;

import static io.devsync.protocol.schema.PropertyType.*;
import static java.util.Map.entry;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** C++, as realm-cpp takes it: what the macro lists, with the types of the struct. */
final class CppCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("bool", BOOL), entry("int64_t", INT), entry("double", DOUBLE), entry("realm::decimal128", DECIMAL),
            entry("std::string", STRING), entry("std::vector<std::uint8_t>", BINARY),
            entry("std::chrono::time_point<std::chrono::system_clock>", TIMESTAMP),
            entry("realm::object_id", OBJECT_ID), entry("realm::uuid", UUID), entry("realm::mixed", MIXED));

    private static final Pattern CLASS =
            Pattern.compile("(?ms)^struct (\\w+) \\{\n(.*?)^};\n(REALM_\\w*SCHEMA)\\((\\w+),(.*?)\\)");
    private static final Pattern MEMBER = Pattern.compile("(?m)^    ([^\\s/][^=\n]*) (\\w+)(?: = \\S+)?;");
    private static final Pattern WRAPPER =
            Pattern.compile("(primary_key|std::optional|std::vector|std::set|std::map)<(?:std::string, )?(.+)>");

    @Override
    public RealmSchema read(String code) {
        DeclaredClasses classes = new DeclaredClasses(SCALARS);
        Matcher type = CLASS.matcher(code);
        while (type.find()) {
            if (!type.group(1).equals(type.group(4))) {
                throw new AssertionError(type.group(3) + " of " + type.group(4) + " behind struct " + type.group(1));
            }
            classes.begin(type.group(1), type.group(1), kind(type.group(3)));
            Set<String> listed = Set.of(type.group(5).strip().split(",\\s*"));
            Matcher member = MEMBER.matcher(type.group(2));
            while (member.find()) {
                if (listed.contains(member.group(2))) {
                    add(classes, member.group(2), member.group(1));
                }
            }
        }
        return classes.schema();
    }

    private static void add(DeclaredClasses classes, String name, String declared) {
        CollectionType collection = CollectionType.SINGLE;
        boolean key = false;
        boolean optional = false;
        String type = declared;
        while (!SCALARS.containsKey(type)) {
            Matcher wrapper = WRAPPER.matcher(type);
            if (!wrapper.matches()) {
                break;
            }
            switch (wrapper.group(1)) {
                case "primary_key" -> key = true;
                case "std::optional" -> optional = true;
                case "std::vector" -> collection = CollectionType.LIST;
                case "std::set" -> collection = CollectionType.SET;
                default -> collection = CollectionType.DICTIONARY;
            }
            type = wrapper.group(2);
        }
        boolean object = type.endsWith("*");
        boolean nullable = optional
                || type.equals("realm::mixed")
                || object && (collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY);
        classes.add(name, collection, type.replace("*", ""), nullable, key);
    }

    private static DeclaredClasses.Kind kind(String macro) {
        return switch (macro) {
            case "REALM_SCHEMA" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "REALM_EMBEDDED_SCHEMA" -> DeclaredClasses.Kind.EMBEDDED;
            case "REALM_ASYMMETRIC_SCHEMA" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(macro);
        };
    }
}
