package io.devsync.server.models.language;

import java.util.Set;

/**
 * What an SDK can express.
 *
 * @param asymmetric whether it has asymmetric classes
 * @param floats whether it has 32-bit floating point numbers
 * @param syncsMixed whether new apps can sync its mixed type
 * @param unreferable stored class names that mean something else where a property names its type
 */
record Dialect(
        NamingRules rules, boolean asymmetric, boolean floats, boolean syncsMixed, Set<String> unreferable) {

    /** An SDK that can express everything. */
    static Dialect full(NamingRules rules) {
        return new Dialect(rules, true, true, true, Set.of());
    }
}
