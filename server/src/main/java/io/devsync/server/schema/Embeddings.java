package io.devsync.server.schema;

import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that embedded classes can be written out in place, as App Services schemas have it: no cycles, not too deep, and
 * not too large, for a few classes that each embed the next one twice make an exponential schema.
 */
final class Embeddings {

    /** MongoDB nests documents at most this deep. */
    static final int LEVELS_MAX = 100;

    /** Properties of a class with all that it embeds: about a megabyte of JSON. */
    static final int PROPERTIES_MAX = 10_000;

    private final Map<String, ObjectSchema> classes;
    private final Map<String, Integer> sizes = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private Optional<String> problem = Optional.empty();

    private Embeddings(Map<String, ObjectSchema> classes) {
        this.classes = classes;
    }

    /** Why these classes cannot be written out; empty when they can. */
    static Optional<String> problem(Map<String, ObjectSchema> classes) {
        Embeddings embeddings = new Embeddings(classes);
        for (ObjectSchema objectSchema : classes.values()) {
            embeddings.size(objectSchema);
            if (embeddings.problem.isPresent()) {
                break;
            }
        }
        return embeddings.problem;
    }

    private int size(ObjectSchema objectSchema) {
        Integer known = sizes.get(objectSchema.name());
        if (known != null) {
            return known;
        }
        if (!open.add(objectSchema.name())) {
            return refuse("class \"" + objectSchema.name() + "\" embeds itself (expected: no cycle of embedded classes)");
        }
        if (open.size() > LEVELS_MAX) {
            return refuse("embedded classes nest deeper than " + LEVELS_MAX + " levels; flatten the model");
        }
        int size = 0;
        for (Property property : objectSchema.properties().values()) {
            size += 1 + embeddedSize(property);
            if (size > PROPERTIES_MAX) {
                return refuse("class \"" + objectSchema.name() + "\" has more than " + PROPERTIES_MAX
                        + " properties with those of the classes that it embeds; use links instead");
            }
        }
        open.remove(objectSchema.name());
        sizes.put(objectSchema.name(), size);
        return size;
    }

    private int embeddedSize(Property property) {
        ObjectSchema target = property.linkTarget().map(classes::get).orElse(null);
        return problem.isEmpty() && target != null && target.embedded() ? size(target) : 0;
    }

    private int refuse(String text) {
        if (problem.isEmpty()) {
            problem = Optional.of(text);
        }
        return 0;
    }
}
