package io.devsync.server.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.message.SyncError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An error that a test suite asks for with the command {@code ECHO_ERROR}, to see what its client makes of it (spec
 * wire-protocol §3.10).
 *
 * @param code the number on the wire, which no client need know
 * @param body the fields of {@code json_error}, as they were asked for; mandatory ones that were missing are added
 */
record EchoedError(int code, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    private static final int COMPENSATING_WRITE = 231;
    private static final int SCHEMA_VERSION_CHANGED = 236;

    /** Clients take an error without one of these for a broken message (§4.5). */
    private static final Map<String, String> TEXTS =
            Map.of("message", "", "logURL", "", "action", SyncError.Action.APPLICATION_BUG.wireName());

    private static final Set<String> FLAGS = Set.of("tryAgain", "shouldClientReset", "isRecoveryModeDisabled");

    /** Without these a client ends its process over 231 (§4.5). */
    private static final Set<String> OF_COMPENSATING_WRITE =
            Set.of("rejectedUpdates", "rejectedClientVersion", "compensatingWriteServerVersion");

    /** What a command asks for; absent when it is another command, or one that makes no sense. */
    static Optional<EchoedError> asked(String command) {
        try {
            JsonNode root = JSON.readTree(command);
            JsonNode args = root.path("args");
            boolean understood = root.path("command").asText().equals("ECHO_ERROR")
                    && args.path("errorCode").canConvertToInt()
                    && args.path("errorBody").isObject();
            if (!understood) {
                return Optional.empty();
            }
            int code = args.path("errorCode").intValue();
            ObjectNode body = (ObjectNode) args.path("errorBody");
            boolean deadly = code == COMPENSATING_WRITE && !OF_COMPENSATING_WRITE.stream().allMatch(body::has);
            return deadly ? Optional.empty() : Optional.of(of(code, body));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static EchoedError of(int code, ObjectNode body) {
        TEXTS.forEach((field, text) -> {
            if (!body.path(field).isTextual()) {
                body.put(field, text);
            }
        });
        FLAGS.forEach(field -> {
            if (!body.path(field).isBoolean()) {
                body.put(field, false);
            }
        });
        return new EchoedError(code, body.toString());
    }

    /** Whether the session goes on after it (§4.5.3). */
    boolean sessionGoesOn() {
        return code == COMPENSATING_WRITE || code == SCHEMA_VERSION_CHANGED;
    }
}
