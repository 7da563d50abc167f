package io.devsync.server.models.language;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an SDK can express.
 *
 * @param asymmetric whether it has asymmetric classes
 * @param floats whether it has 32-bit floating point numbers
 * @param syncsMixed whether new apps can sync its mixed type
 * @param unreferable stored class names that mean something else where a property names its type
 * @param storable stored names that its code generator carries over; some forget to escape quotes
 */
record Dialect(
        NamingRules rules,
        boolean asymmetric,
        boolean floats,
        boolean syncsMixed,
        Set<String> unreferable,
        Pattern storable) {

    static final Pattern ANY_NAME = Pattern.compile("(?s).+");
    static final Pattern NO_DOUBLE_QUOTE = Pattern.compile("[^\"\\\\\\p{Cntrl}]+");
    static final Pattern NO_SINGLE_QUOTE = Pattern.compile("[^'\\\\$\\p{Cntrl}]+");

    /** An SDK that can express everything. */
    static Dialect full(NamingRules rules) {
        return new Dialect(rules, true, true, true, Set.of(), ANY_NAME);
    }
}
