package io.devsync.server.schema;

import io.devsync.server.document.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Says which names of classes and properties can be stored (spec data-model-mapping §1.1, §1.11). */
public final class SchemaNames {

    /** 63 minus the prefix {@code class_} of Realm's table names. */
    static final int CLASS_BYTES_MAX = 57;

    static final int PROPERTY_BYTES_MAX = 63;

    /** Fields that the original's server adds to documents for a moment. */
    private static final Set<String> RESERVED = Set.of("_id__baas_transaction", "_id_realm_transaction");

    /** MongoDB's own limit and rules for names of databases. */
    private static final int DATABASE_BYTES_MAX = 63;

    private static final String DATABASE_FORBIDDEN = "/\\. \"$*<>:|?\0";

    private static final Set<String> OWN_DATABASES = Set.of("admin", "local", "config");

    /** MongoDB limits database, dot and collection to 255 bytes together. */
    private static final int COLLECTION_BYTES_MAX = 190;

    private SchemaNames() {}

    /** Why a class cannot have this name. */
    public static Optional<String> classProblem(String name) {
        // A collection has the class's name, and MongoDB allows no $ anywhere in it.
        return problem("class name", name, CLASS_BYTES_MAX, name.indexOf('$') >= 0);
    }

    /** Why no synced documents can be in this collection: MongoDB's rules, and databases that servers keep for themselves. */
    static Optional<String> namespaceProblem(Namespace namespace) {
        String database = namespace.database();
        String collection = namespace.collection();
        boolean legalDatabase = !database.isEmpty()
                && database.getBytes(StandardCharsets.UTF_8).length <= DATABASE_BYTES_MAX
                && database.chars().noneMatch(c -> DATABASE_FORBIDDEN.indexOf(c) >= 0);
        if (!legalDatabase) {
            return Optional.of("database \"" + excerpt(database) + "\" (expected: 1 to " + DATABASE_BYTES_MAX
                    + " bytes without any of / \\ . space \" $ * < > : | ?); correct metadata.database");
        }
        if (OWN_DATABASES.contains(database) || database.startsWith("__")) {
            return Optional.of("database \"" + database
                    + "\" belongs to a server itself (expected: one of yours); choose another one");
        }
        boolean legalCollection = !collection.isEmpty()
                && collection.getBytes(StandardCharsets.UTF_8).length <= COLLECTION_BYTES_MAX
                && collection.indexOf('$') < 0
                && collection.indexOf('\0') < 0
                && !collection.startsWith("system.");
        return legalCollection
                ? Optional.empty()
                : Optional.of("collection \"" + excerpt(collection) + "\" (expected: 1 to " + COLLECTION_BYTES_MAX
                        + " bytes, no '$', no NUL, not starting with \"system.\"); correct metadata.collection");
    }

    /** Why a property cannot have this name. */
    public static Optional<String> propertyProblem(String name) {
        return RESERVED.contains(name)
                ? Optional.of("property name \"" + name + "\" is reserved; choose another one")
                : problem("property name", name, PROPERTY_BYTES_MAX, name.startsWith("$"));
    }

    private static Optional<String> problem(String what, String name, int bytesMax, boolean illegalDollar) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > bytesMax) {
            return Optional.of(what + " \"" + excerpt(name) + "\" has " + bytes + " bytes (expected: 1 to " + bytesMax
                    + "); choose a shorter one");
        }
        if (illegalDollar || name.indexOf('.') >= 0 || name.indexOf('\0') >= 0) {
            return Optional.of(what + " \"" + name.replace("\0", "\\0")
                    + "\" cannot be stored (expected: no '.', no '$' at the start, no NUL); map it to another one");
        }
        return Optional.empty();
    }

    private static String excerpt(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }
}
