package io.devsync.protocol.schema;

import java.util.Optional;

/**
 * A property of a class, other than its primary key.
 *
 * @param name the stored name, at most 63 UTF-8 bytes
 * @param type of the value, or of a collection's elements
 * @param nullable whether the value (of a collection: each element) may be null
 * @param collection single value or kind of collection; keys of a dictionary are strings
 * @param linkTarget the class a {@link PropertyType#LINK} points to; empty for every other type
 */
public record Property(
        String name, PropertyType type, boolean nullable, CollectionType collection, Optional<String> linkTarget) {

    public Property {
        if ((type == PropertyType.LINK) != linkTarget.isPresent()) {
            throw new IllegalArgumentException("property " + name + ": type " + type + " with link target " + linkTarget
                    + " (expected: a target exactly for LINK)");
        }
    }
}
