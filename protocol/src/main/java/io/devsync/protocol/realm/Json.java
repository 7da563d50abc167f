package io.devsync.protocol.realm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The JSON objects in messages: each field of the expected type, no key twice, nothing behind the object. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private Json(JsonNode object) {
        this.object = object;
    }

    /** A field is missing, is of another type, or the text is no JSON object. */
    static final class JsonException extends Exception {
        private static final long serialVersionUID = 1;

        JsonException(String message) {
            super(message);
        }
    }

    static Json parse(String text) throws JsonException {
        try {
            return of("text", MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new JsonException("no JSON: " + e.getOriginalMessage());
        }
    }

    static Json of(String what, JsonNode node) throws JsonException {
        if (!node.isObject()) {
            throw new JsonException(what + ": " + node.getNodeType() + " (expected: object)");
        }
        return new Json(node);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String write(ObjectNode object) {
        return object.toString();
    }

    Optional<JsonNode> field(String name) {
        return Optional.ofNullable(object.get(name));
    }

    String string(String name) throws JsonException {
        JsonNode node = mandatory(name);
        if (!node.isTextual()) {
            throw new JsonException(name + ": " + node.getNodeType() + " (expected: string)");
        }
        return node.textValue();
    }

    Optional<String> optionalString(String name) throws JsonException {
        return object.has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    boolean bool(String name) throws JsonException {
        JsonNode node = mandatory(name);
        if (!node.isBoolean()) {
            throw new JsonException(name + ": " + node.getNodeType() + " (expected: boolean)");
        }
        return node.booleanValue();
    }

    /** A number from 0 to 2^63-1. */
    long number(String name) throws JsonException {
        JsonNode node = mandatory(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new JsonException(name + ": " + node.getNodeType() + " (expected: integer, 0 to 2^63-1)");
        }
        return node.longValue();
    }

    Optional<Long> optionalNumber(String name) throws JsonException {
        return object.has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    private JsonNode mandatory(String name) throws JsonException {
        JsonNode node = object.get(name);
        if (node == null) {
            throw new JsonException(name + ": missing");
        }
        return node;
    }
}
