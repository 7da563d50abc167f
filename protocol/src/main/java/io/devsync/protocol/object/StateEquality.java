package io.devsync.protocol.object;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When two states are the same to somebody with a given schema: each property of the schema reads the same.
 *
 * <p>A property that was never set reads as its {@link Defaults default}, so it equals one that was set to it;
 * properties that the schema does not have are not seen. Scalars are the same when their bits are. The order of set
 * members and dictionary entries has no meaning.
 */
public final class StateEquality {

    private StateEquality() {}

    /** Whether both are the same object and all its properties read the same. */
    public static boolean same(RealmSchema schema, ObjectState left, ObjectState right) {
        return left.id().equals(right.id())
                && schema.find(left.id().className())
                        .filter(owner -> sameProperties(schema, owner, left.properties(), right.properties()))
                        .isPresent();
    }

    private static boolean sameProperties(
            RealmSchema schema, ObjectSchema owner, Map<String, Value> left, Map<String, Value> right) {
        for (Property column : owner.properties().values()) {
            if (!same(schema, column, Defaults.read(left, column), Defaults.read(right, column))) {
                return false;
            }
        }
        return true;
    }

    /** Whether two values of a property read the same. */
    static boolean same(RealmSchema schema, Property column, Value left, Value right) {
        Optional<ObjectSchema> embedded =
                column.linkTarget().flatMap(schema::find).filter(ObjectSchema::embedded);
        if (embedded.isEmpty()) {
            return left.equals(right);
        }
        ObjectSchema owner = embedded.get();
        return column.collection() == CollectionType.SINGLE
                ? sameEmbedded(schema, owner, left, right)
                : sameElements(schema, owner, left, right);
    }

    private static boolean sameElements(RealmSchema schema, ObjectSchema owner, Value left, Value right) {
        if (left instanceof ListValue(List<Value> ours) && right instanceof ListValue(List<Value> theirs)) {
            return ours.size() == theirs.size()
                    && IntStream.range(0, ours.size())
                            .allMatch(i -> sameEmbedded(schema, owner, ours.get(i), theirs.get(i)));
        }
        if (left instanceof DictionaryValue(Map<String, Value> ours)
                && right instanceof DictionaryValue(Map<String, Value> theirs)) {
            return ours.keySet().equals(theirs.keySet())
                    && ours.keySet().stream()
                            .allMatch(key -> sameEmbedded(schema, owner, value(ours, key), value(theirs, key)));
        }
        return false;
    }

    private static Value value(Map<String, Value> entries, String key) {
        Value value = entries.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no entry " + key);
        }
        return value;
    }

    private static boolean sameEmbedded(RealmSchema schema, ObjectSchema owner, Value left, Value right) {
        return left instanceof EmbeddedObject(Map<String, Value> ours)
                        && right instanceof EmbeddedObject(Map<String, Value> theirs)
                ? sameProperties(schema, owner, ours, theirs)
                : left.equals(right);
    }
}
