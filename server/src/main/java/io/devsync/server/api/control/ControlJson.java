package io.devsync.server.api.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.http.HttpResponse;
import java.util.Optional;

/** JSON of the control API. */
final class ControlJson {

    private static final JsonMapper JSON = new JsonMapper();

    private ControlJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static HttpResponse answer(int status, JsonNode body) {
        return HttpResponse.json(status, body.toString());
    }

    static HttpResponse error(int status, String code, String text) {
        return answer(status, object().put("error", text).put("error_code", code));
    }

    /** A flag in a body; absent when there is none or the body is not JSON. */
    static Optional<Boolean> flag(String body, String field) {
        try {
            JsonNode value = JSON.readTree(body).path(field);
            return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A string in a body; absent when there is none or the body is not JSON. */
    static Optional<String> text(String body, String field) {
        try {
            JsonNode value = JSON.readTree(body).path(field);
            return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
