package io.devsync.protocol.object;

import io.devsync.protocol.value.PrimaryKey;

/** Names one object of an app: its class and primary key. Instructions on different keys never interact. */
public record ObjectKey(String className, PrimaryKey key) {

    // What a record gets by itself is slow until the JVM has compiled it well, and every map of objects asks for these.

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectKey(String otherClass, PrimaryKey otherKey)
                && key.equals(otherKey)
                && className.equals(otherClass);
    }

    @Override
    public int hashCode() {
        return className.hashCode() * 31 + key.hashCode();
    }
}
