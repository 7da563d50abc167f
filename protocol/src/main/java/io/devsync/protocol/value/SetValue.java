package io.devsync.protocol.value;

import java.util.Set;

/** The members of a set, in order of insertion. */
public record SetValue(Set<Scalar> members) implements Value {
    /** A set without members. */
    public static final SetValue EMPTY = new SetValue(Set.of());
}
