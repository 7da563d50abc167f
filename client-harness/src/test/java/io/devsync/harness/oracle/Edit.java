package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;

/** One thing that an app can do to a realm, native or simulated. */
sealed interface Edit {

    /** Makes an object that is not there. */
    record Create(ObjectKey key) implements Edit {}

    /** Deletes an object that is there. */
    record Delete(ObjectKey key) implements Edit {}

    /** Sets a property, a list element that is there, or a dictionary entry; containers are made anew. */
    record Put(Spot spot, Value value) implements Edit {}

    /** Adds to an integer. */
    record Add(Spot spot, long delta) implements Edit {}

    /** Inserts a list element; the spot ends with its index. */
    record Insert(Spot spot, Value value) implements Edit {}

    /** Moves a list element to another index; the spot ends with where it is. */
    record Move(Spot spot, int to) implements Edit {}

    /** Removes a list element or a dictionary entry; the spot ends with its index or key. */
    record Erase(Spot spot) implements Edit {}

    /** Empties a collection. */
    record Clear(Spot spot, CollectionType collection) implements Edit {}

    /** Adds a member to a set. */
    record AddMember(Spot spot, Scalar member) implements Edit {}

    /** Takes a member from a set. */
    record RemoveMember(Spot spot, Scalar member) implements Edit {}
}
