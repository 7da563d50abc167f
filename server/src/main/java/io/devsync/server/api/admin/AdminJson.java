package io.devsync.server.api.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.util.Optional;

/** JSON of the Admin API: bodies of requests with their limits, and answers. */
final class AdminJson {

    /** As BSON allows; recursive readers of any sort are safe within. */
    private static final int DEPTH_MAX = 100;

    /** App Services' limit for names of apps, services, functions, values and secrets is lower or the same. */
    private static final int NAME_LENGTH_MAX = 100;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build());

    private AdminJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static HttpResponse ok(JsonNode body) {
        return HttpResponse.json(200, body.toString());
    }

    static HttpResponse created(JsonNode body) {
        return HttpResponse.json(201, body.toString());
    }

    static HttpResponse done() {
        return HttpResponse.empty(204);
    }

    /** The object in a body. */
    static ObjectNode body(HttpRequest request) {
        if (request.body().length == 0) {
            throw AdminRefusal.badRequest("request body is empty (expected: a JSON object)");
        }
        if (read(request) instanceof ObjectNode object) {
            return object;
        }
        throw AdminRefusal.badRequest("request body is not a JSON object (expected: {...})");
    }

    /** The object in a body; nothing, or the {@code null} that harnesses send for nothing, counts as an empty one. */
    static ObjectNode optionalBody(HttpRequest request) {
        if (request.body().length == 0) {
            return object();
        }
        return switch (read(request)) {
            case ObjectNode object -> object;
            case JsonNode nothing when nothing.isNull() || nothing.isMissingNode() -> object();
            default -> throw AdminRefusal.badRequest("request body is not a JSON object (expected: {...} or null)");
        };
    }

    private static JsonNode read(HttpRequest request) {
        try {
            return JSON.readTree(request.bodyText());
        } catch (JsonProcessingException malformed) {
            throw AdminRefusal.badRequest("request body is not JSON: " + malformed.getOriginalMessage());
        }
    }

    /** JSON that this server has stored. */
    static ObjectNode stored(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored JSON cannot be read: " + damaged.getOriginalMessage(), damaged);
        }
    }

    /** Any value that this server has stored. */
    static JsonNode storedValue(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored JSON cannot be read: " + damaged.getOriginalMessage(), damaged);
        }
    }

    /** A string that must be there, and not empty. */
    static String text(ObjectNode body, String field) {
        return optionalText(body, field)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> AdminRefusal.missing(field, "a string"));
    }

    static Optional<String> optionalText(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw AdminRefusal.invalid(field, value.toString(), "a string");
        }
        return Optional.of(value.textValue());
    }

    /** A name that must be there: something to print, of at most 100 characters. */
    static String name(ObjectNode body) {
        String name = text(body, "name");
        if (name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw AdminRefusal.invalid("name", name, "at most " + NAME_LENGTH_MAX + " printable characters");
        }
        return name;
    }

    /** A boolean that must be there. */
    static boolean flag(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isBoolean()) {
            throw AdminRefusal.invalid(field, value.isMissingNode() ? "" : value.toString(), "true or false");
        }
        return value.booleanValue();
    }

    /** A boolean that may be there. */
    static boolean flag(JsonNode body, String field, boolean otherwise) {
        return body.path(field).isMissingNode() || body.path(field).isNull() ? otherwise : flag(body, field);
    }

    /** An object that may be there; its own copy. */
    static ObjectNode child(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return object();
        }
        if (value instanceof ObjectNode child) {
            return child.deepCopy();
        }
        throw AdminRefusal.invalid(field, value.toString(), "an object");
    }
}
