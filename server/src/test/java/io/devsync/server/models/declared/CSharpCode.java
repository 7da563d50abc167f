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

/** C#, as Realm .NET's source generator takes it where nullable annotations are on. */
final class CSharpCode implements DeclaredReader {

    private static final Map<String, PropertyType> SCALARS = Map.ofEntries(
            entry("bool", BOOL), entry("int", INT), entry("long", INT), entry("float", FLOAT), entry("double", DOUBLE),
            entry("Decimal128", DECIMAL), entry("string", STRING), entry("byte[]", BINARY),
            entry("DateTimeOffset", TIMESTAMP), entry("ObjectId", OBJECT_ID), entry("Guid", UUID),
            entry("RealmValue", MIXED));

    private static final Pattern NAME = Pattern.compile("\\s*\\[MapTo\\((\".*\")\\)]");
    private static final Pattern CLASS = Pattern.compile("\\s*public partial class @?(\\S+) : (\\w+)");
    private static final Pattern PROPERTY = Pattern.compile(
            "\\s*public (?:(IList|ISet|IDictionary)<(?:string, )?(.+)>|(\\S+)) @?(\\S+) \\{ get; (?:set; )?}.*");

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
            } else if (line.strip().equals("[PrimaryKey]")) {
                key = true;
            } else if (type.matches()) {
                classes.begin(type.group(1), stored.orElse(type.group(1)), kind(type.group(2)));
                stored = Optional.empty();
            } else if (property.matches()) {
                String value = property.group(1) == null ? property.group(3) : property.group(2);
                classes.add(
                        stored.orElse(property.group(4)),
                        collection(property.group(1)),
                        value.replace("?", ""),
                        value.endsWith("?") || value.equals("RealmValue"),
                        key);
                stored = Optional.empty();
                key = false;
            }
        }
        return classes.schema();
    }

    private static DeclaredClasses.Kind kind(String base) {
        return switch (base) {
            case "IRealmObject" -> DeclaredClasses.Kind.TOP_LEVEL;
            case "IEmbeddedObject" -> DeclaredClasses.Kind.EMBEDDED;
            case "IAsymmetricObject" -> DeclaredClasses.Kind.ASYMMETRIC;
            default -> throw new AssertionError(base);
        };
    }

    private static CollectionType collection(String type) {
        return switch (type) {
            case null -> CollectionType.SINGLE;
            case "IList" -> CollectionType.LIST;
            case "ISet" -> CollectionType.SET;
            default -> CollectionType.DICTIONARY;
        };
    }
}
