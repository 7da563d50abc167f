package io.devsync.protocol.realm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Backoff;
import io.devsync.protocol.message.SyncError.Migration;
import io.devsync.protocol.message.SyncError.RejectedUpdate;
import io.devsync.protocol.message.SyncError.Rejection;
import io.devsync.protocol.realm.Json.JsonException;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON of {@code json_error} (§4.5): all that clients insist on, and what an error may add. */
final class ErrorBody {

    private ErrorBody() {}

    static String encode(SyncError error) {
        ObjectNode json = Json.object()
                .put("message", error.message())
                .put("tryAgain", error.tryAgain())
                .put("isRecoveryModeDisabled", recoveryDisabled(error))
                .put("shouldClientReset", error.action().clientReset())
                .put("logURL", error.logUrl())
                .put("action", error.action().wireName());
        error.backoff().ifPresent(backoff -> json.put("backoffIntervalSec", backoff.intervalSec())
                .put("backoffMaxDelaySec", backoff.maxDelaySec())
                .put("backoffMultiplier", backoff.multiplier()));
        error.rejected().ifPresent(rejection -> put(json, rejection));
        error.migration().ifPresent(migration -> put(json, migration));
        return Json.write(json);
    }

    /** Clients of protocol 4 to 6 do not know the action that says so. */
    private static boolean recoveryDisabled(SyncError error) {
        return error.recoveryDisabled() || error.action() == SyncError.Action.CLIENT_RESET_NO_RECOVERY;
    }

    private static void put(ObjectNode json, Rejection rejection) {
        ArrayNode updates = json.putArray("rejectedUpdates");
        for (RejectedUpdate update : rejection.updates()) {
            updates.addObject()
                    .put("reason", update.reason())
                    .put("table", update.className())
                    .put("pk", RejectedKey.encode(update.key()));
        }
        json.put("rejectedClientVersion", rejection.clientVersion());
        rejection.serverVersion().ifPresent(version -> json.put("compensatingWriteServerVersion", version));
    }

    private static void put(ObjectNode json, Migration migration) {
        switch (migration) {
            case Migration.ToFlexible(String query) -> json.put("partitionQuery", query);
            case Migration.OfSchema(long version) -> json.put("previousSchemaVersion", version);
        }
    }

    /** As a client reads it; fields that only older clients look at must be there, too. */
    static SyncError decode(SyncError.Code code, int protocolVersion, String text) throws JsonException {
        Json json = Json.parse(text);
        boolean tryAgain = json.bool("tryAgain");
        boolean clientReset = json.bool("shouldClientReset");
        boolean recoveryDisabled = json.bool("isRecoveryModeDisabled");
        SyncError.Action action = decodeAction(json, tryAgain, protocolVersion, clientReset);
        SyncError error = new SyncError(
                code,
                action,
                json.string("message"),
                json.string("logURL"),
                decodeBackoff(json),
                decodeRejection(json, code),
                recoveryDisabled && action != SyncError.Action.CLIENT_RESET_NO_RECOVERY,
                decodeMigration(json, code));
        if (error.tryAgain() != tryAgain) {
            throw new JsonException("tryAgain: " + tryAgain + " with action " + action.wireName());
        }
        return error;
    }

    private static SyncError.Action decodeAction(Json json, boolean tryAgain, int protocolVersion, boolean clientReset)
            throws JsonException {
        if (protocolVersion < 7 && json.field("action").isEmpty()) {
            return clientReset
                    ? SyncError.Action.CLIENT_RESET
                    : tryAgain ? SyncError.Action.TRANSIENT : SyncError.Action.APPLICATION_BUG;
        }
        // Clients take an unknown text for ApplicationBug.
        return SyncError.Action.ofWireName(json.string("action")).orElse(SyncError.Action.APPLICATION_BUG);
    }

    private static Optional<Backoff> decodeBackoff(Json json) throws JsonException {
        if (json.field("backoffIntervalSec").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Backoff(
                seconds(json, "backoffIntervalSec"),
                seconds(json, "backoffMaxDelaySec"),
                seconds(json, "backoffMultiplier")));
    }

    private static int seconds(Json json, String name) throws JsonException {
        return (int) Math.min(Integer.MAX_VALUE, json.number(name));
    }

    private static Optional<Rejection> decodeRejection(Json json, SyncError.Code code) throws JsonException {
        Optional<JsonNode> array = json.field("rejectedUpdates");
        if (array.isEmpty()) {
            if (code == SyncError.Code.COMPENSATING_WRITE) {
                throw new JsonException("rejectedUpdates: missing");
            }
            return Optional.empty();
        }
        if (!array.get().isArray()) {
            throw new JsonException("rejectedUpdates: " + array.get().getNodeType() + " (expected: array)");
        }
        List<RejectedUpdate> updates = new ArrayList<>();
        for (JsonNode element : array.get()) {
            Json update = Json.of("rejected update", element);
            updates.add(new RejectedUpdate(update.string("table"), decodeKey(update), update.string("reason")));
        }
        Optional<Long> serverVersion = code == SyncError.Code.COMPENSATING_WRITE
                ? Optional.of(json.number("compensatingWriteServerVersion"))
                : json.optionalNumber("compensatingWriteServerVersion");
        return Optional.of(new Rejection(json.number("rejectedClientVersion"), serverVersion, List.copyOf(updates)));
    }

    private static PrimaryKey decodeKey(Json update) throws JsonException {
        try {
            return RejectedKey.decode(update.string("pk"));
        } catch (IllegalArgumentException e) {
            throw new JsonException("pk: " + e.getMessage());
        }
    }

    private static Optional<Migration> decodeMigration(Json json, SyncError.Code code) throws JsonException {
        return switch (code) {
            case MIGRATE_TO_FLX -> Optional.of(new Migration.ToFlexible(json.string("partitionQuery")));
            case SCHEMA_VERSION_CHANGED -> Optional.of(new Migration.OfSchema(json.number("previousSchemaVersion")));
            default -> Optional.empty();
        };
    }
}
