package io.devsync.harness.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The control API's own description, by which answers are judged: as much of JSON Schema as it uses. */
final class ControlContract {

    private final JsonNode document;

    ControlContract(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with an answer; empty when it is as described. */
    List<String> faults(String method, String path, int status, JsonNode body) {
        Optional<Map.Entry<String, JsonNode>> described = document.path("paths").properties().stream()
                .filter(one -> path.matches(one.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                // Fixed words before parameters.
                .min((a, b) -> Long.compare(parameters(a.getKey()), parameters(b.getKey())));
        if (described.isEmpty()) {
            return List.of(path + " is not described");
        }
        JsonNode responses = described.get().getValue().path(method.toLowerCase(Locale.ROOT)).path("responses");
        JsonNode response = responses.has(Integer.toString(status))
                ? responses.path(Integer.toString(status))
                : responses.path(status / 100 + "XX");
        if (response.isMissingNode()) {
            return List.of(method + " " + path + " answered " + status + ", which is not described");
        }
        List<String> faults = new ArrayList<>();
        judge(response.path("content").path("application/json").path("schema"), body, method + " " + path, faults);
        return faults;
    }

    private static long parameters(String pattern) {
        return pattern.chars().filter(c -> c == '{').count();
    }

    private void judge(JsonNode schema, JsonNode value, String where, List<String> faults) {
        if (schema.has("$ref")) {
            judge(document.at(schema.path("$ref").asText().substring(1)), value, where, faults);
            return;
        }
        if (schema.path("type").isTextual() && !isOf(schema.path("type").asText(), value)) {
            faults.add(where + ": " + value + " (expected: " + schema.path("type").asText() + ")");
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            faults.add(where + ": " + value + " (expected: one of " + schema.path("enum") + ")");
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(element -> judge(schema.path("items"), element, where + "[]", faults));
        }
        if (value.isObject() && schema.path("type").asText().equals("object")) {
            judgeObject(schema, value, where, faults);
        }
    }

    private void judgeObject(JsonNode schema, JsonNode value, String where, List<String> faults) {
        schema.path("required").forEach(field -> {
            if (!value.has(field.asText())) {
                faults.add(where + ": " + field.asText() + " is missing in " + value);
            }
        });
        value.properties().forEach(field -> {
            String place = where + "." + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                judge(known, field.getValue(), place, faults);
            } else if (others.isObject()) {
                judge(others, field.getValue(), place, faults);
            } else if (!others.asBoolean()) {
                faults.add(place + " is not described");
            }
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static boolean contains(JsonNode words, JsonNode value) {
        for (JsonNode word : words) {
            if (word.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
