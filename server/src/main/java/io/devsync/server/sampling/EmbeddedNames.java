package io.devsync.server.sampling;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Finds names for embedded classes: the implied one where it will do, else a title (spec data-model-mapping §1.7). */
final class EmbeddedNames {

    private final String root;
    private final Set<String> taken;

    /**
     * @param taken the names of classes that are in use; grows
     */
    EmbeddedNames(String root, Set<String> taken) {
        this.root = root;
        this.taken = taken;
    }

    /** The name of a class, and the title that the schema must have for it. */
    record Name(String className, Optional<String> title) {}

    Name of(String parent, String field) {
        String implied = parent + "_" + field;
        boolean legal = implied.equals(Titles.legal(implied));
        if (legal && taken.add(implied)) {
            return new Name(implied, Optional.empty());
        }
        // Deep ones get long names, and two paths may imply the same one.
        String stem = Titles.cut(root, 20) + "_" + Titles.cut(Titles.legal(field), 28);
        String title = stem;
        for (int number = 2; !taken.add(title); number++) {
            title = stem + number;
        }
        assert title.getBytes(StandardCharsets.UTF_8).length <= Titles.BYTES_MAX : title;
        return new Name(title, Optional.of(title));
    }
}
