package io.devsync.harness.oracle;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which objects of the main class a device wants to see; of the others it wants all. */
enum Scope {
    /** All of them. */
    ALL("TRUEPREDICATE"),
    /** All but one. */
    MOST("_id != 'key0'"),
    /** One at most. */
    FEW("_id == 'key1'");

    private final String query;

    Scope(String query) {
        this.query = query;
    }

    /** From class to query. */
    Map<String, String> queries(Focus focus) {
        Map<String, String> queries = new LinkedHashMap<>();
        focus.classes().forEach(name -> queries.put(name, name.equals(Focus.MAIN) ? query : "TRUEPREDICATE"));
        return queries;
    }
}
