package io.devsync.server.sync;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Optional;
import java.util.UUID;
import org.bson.types.ObjectId;

/** Keys as people write them. */
final class KeyText {

    private KeyText() {}

    /**
     * Reads the key of an object.
     *
     * @throws IllegalArgumentException when no object of the class can have it
     */
    static PrimaryKey parse(PrimaryKeyProperty property, String text) {
        if (property.nullable() && text.equals("null")) {
            return PrimaryKey.NullKey.NULL;
        }
        Optional<PrimaryKey> key = switch (property.type()) {
            case INT -> integer(text);
            case STRING -> Optional.of(new PrimaryKey.StringKey(text));
            case OBJECT_ID -> ObjectId.isValid(text)
                    ? Optional.of(new PrimaryKey.ObjectIdKey(new ObjectId(text)))
                    : Optional.empty();
            case UUID -> uuid(text);
        };
        return key.orElseThrow(() -> new IllegalArgumentException(
                "id: \"" + text + "\" (expected: " + expectation(property.type()) + ")"));
    }

    private static Optional<PrimaryKey> integer(String text) {
        try {
            return Optional.of(new PrimaryKey.IntKey(Long.parseLong(text)));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static Optional<PrimaryKey> uuid(String text) {
        try {
            return Optional.of(new PrimaryKey.UuidKey(UUID.fromString(text)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static String expectation(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> "a whole number";
            case STRING -> "a text";
            case OBJECT_ID -> "an ObjectId in 24 hexadecimal digits";
            case UUID -> "a UUID such as 123e4567-e89b-12d3-a456-426614174000";
        };
    }
}
