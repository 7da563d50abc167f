package io.devsync.server.auth.credential;

import io.devsync.server.app.ProviderType;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;

/**
 * Finds out who a custom-function payload is of: its {@code id}, else {@code userId}, {@code user_id} or {@code
 * username}, else its first field that can be an id. Strings, numbers, ObjectIds and UUIDs can.
 */
final class CustomFunction {

    private static final List<String> PREFERRED = List.of("id", "userId", "user_id", "username");

    /** The device description, which clients add to every payload. */
    private static final String OPTIONS = "options";

    private static final int MAX_LENGTH = 256;

    private CustomFunction() {}

    static ExternalIdentity identify(BsonDocument payload) {
        Optional<String> preferred = PREFERRED.stream()
                .filter(payload::containsKey)
                .map(payload::get)
                .flatMap(value -> asId(value).stream())
                .findFirst();
        String id = preferred
                .or(() -> payload.entrySet().stream()
                        .filter(field -> !field.getKey().equals(OPTIONS))
                        .flatMap(field -> asId(field.getValue()).stream())
                        .findFirst())
                .orElseThrow(() -> new AuthException(
                        AuthError.AUTH_ERROR,
                        "custom-function payload has no field that names the user (expected: 'id' of 1 to "
                                + MAX_LENGTH + " characters)"));
        return new ExternalIdentity(ProviderType.CUSTOM_FUNCTION, id, new Document());
    }

    private static Optional<String> asId(BsonValue value) {
        String id =
                switch (value.getBsonType()) {
                    case STRING -> value.asString().getValue();
                    case INT32 -> Integer.toString(value.asInt32().getValue());
                    case INT64 -> Long.toString(value.asInt64().getValue());
                    case OBJECT_ID -> value.asObjectId().getValue().toHexString();
                    case BINARY -> value.asBinary().getType() == 4
                            ? value.asBinary().asUuid().toString()
                            : "";
                    default -> "";
                };
        return Optional.of(id).filter(text -> !text.isEmpty() && text.length() <= MAX_LENGTH);
    }
}
