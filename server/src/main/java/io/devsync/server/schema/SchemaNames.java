package io.devsync.server.schema;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Says which names of classes and properties can be stored (spec data-model-mapping §1.1, §1.11). */
final class SchemaNames {

    /** 63 minus the prefix {@code class_} of Realm's table names. */
    static final int CLASS_BYTES_MAX = 57;

    static final int PROPERTY_BYTES_MAX = 63;

    /** Fields that the original's server adds to documents for a moment. */
    private static final Set<String> RESERVED = Set.of("_id__baas_transaction", "_id_realm_transaction");

    private SchemaNames() {}

    /** Why a class cannot have this name. */
    static Optional<String> classProblem(String name) {
        // A collection has the class's name, and MongoDB allows no $ anywhere in it.
        return problem("class name", name, CLASS_BYTES_MAX, name.indexOf('$') >= 0);
    }

    /** Why a property cannot have this name. */
    static Optional<String> propertyProblem(String name) {
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
