package io.devsync.protocol.value;

import java.util.UUID;

/**
 * The identity of an object within its class: the value of the class's primary key property {@code _id}.
 *
 * <p>Two keys are the same object exactly when tag and value are equal (spec changeset-format §4). Keys of classes
 * without a primary key (Realm's GlobalKey) cannot be synced and have no representation here.
 */
public sealed interface PrimaryKey {

    /** The null key of a class whose primary key is nullable. */
    enum NullKey implements PrimaryKey {
        NULL
    }

    /** An integer key. */
    record IntKey(long value) implements PrimaryKey {}

    /** A string key; interned on Realm's wire. */
    record StringKey(String value) implements PrimaryKey {}

    /** An ObjectId key. */
    record ObjectIdKey(org.bson.types.ObjectId value) implements PrimaryKey {

        // As a record has them, but fast from the start: most objects have such keys.

        @Override
        public boolean equals(Object other) {
            return other instanceof ObjectIdKey(org.bson.types.ObjectId otherValue) && value.equals(otherValue);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /** A UUID key. */
    record UuidKey(UUID value) implements PrimaryKey {}

    /** The key's value as a property value. */
    default Scalar toScalar() {
        return switch (this) {
            case NullKey ignored -> Scalar.Null.NULL;
            case IntKey key -> new Scalar.Int(key.value());
            case StringKey key -> new Scalar.Str(key.value());
            case ObjectIdKey key -> new Scalar.ObjectId(key.value());
            case UuidKey key -> new Scalar.Uuid(key.value());
        };
    }

    /** The type of property that holds such a key; a null key can belong to any of them. */
    enum Type {
        INT,
        STRING,
        OBJECT_ID,
        UUID
    }
}
