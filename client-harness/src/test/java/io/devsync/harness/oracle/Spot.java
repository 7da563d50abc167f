package io.devsync.harness.oracle;

import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;

/**
 * A place in a realm where a value is or can be.
 *
 * @param path the way from the property: indexes, dictionary keys, names of properties of embedded objects
 */
record Spot(ObjectKey object, String property, Path path) {

    static Spot of(ObjectKey object, String property) {
        return new Spot(object, property, Path.ROOT);
    }

    Spot key(String key) {
        return new Spot(object, property, path.thenKey(key));
    }

    Spot index(int index) {
        return new Spot(object, property, path.thenIndex(index));
    }

    @Override
    public String toString() {
        return object.className() + " " + object.key().toScalar() + "." + property + path;
    }
}
