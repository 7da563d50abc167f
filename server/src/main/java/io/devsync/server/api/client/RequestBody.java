package io.devsync.server.api.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.auth.credential.AuthError;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.http.HttpRequest;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;

/** The JSON object in a request's body; unknown fields are no fault. An empty body counts as {@code {}}. */
final class RequestBody {

    /** As BSON allows; recursive readers of any sort are safe within. */
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    private final JsonNode root;
    private final String text;

    private RequestBody(JsonNode root, String text) {
        this.root = root;
        this.text = text;
    }

    static RequestBody of(HttpRequest request) {
        return of(request.body().length == 0 ? "{}" : request.bodyText());
    }

    static RequestBody of(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw Refusal.badRequest("request body is not a JSON object (expected: {...})");
            }
            return new RequestBody(root, text);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("request body is not JSON: " + e.getOriginalMessage());
        }
    }

    /** A string that must be there. */
    String text(String field) {
        return optionalText(field)
                .orElseThrow(() ->
                        new AuthException(AuthError.MISSING_PARAMETER, "'" + field + "' is a required string"));
    }

    /** A string that may be there. */
    Optional<String> optionalText(String field) {
        JsonNode value = root.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** What a client that logged in on this device before was told to call it. */
    Optional<String> deviceId() {
        String id = root.path("options").path("device").path("deviceId").asText("");
        boolean legal = id.length() == 24
                && id.chars().allMatch(c -> Character.digit(c, 16) >= 0)
                && id.chars().anyMatch(c -> c != '0');
        return legal ? Optional.of(id) : Optional.empty();
    }

    /** The object as BSON, read as extended JSON. */
    BsonDocument bson() {
        try {
            return BsonDocument.parse(text);
        } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
            throw Refusal.badRequest("request body is not extended JSON: " + e.getMessage());
        }
    }
}
