package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.app.NearestName;
import io.devsync.server.chaos.ActiveFault;
import io.devsync.server.chaos.Fault;
import io.devsync.server.chaos.FaultOrder;
import io.devsync.server.chaos.FaultScope;
import io.devsync.server.chaos.InjectableErrors;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;

/** Faults as the control API writes them. */
final class FaultJson {

    /** The words for the kinds of faults. */
    static final List<String> KINDS = List.of(
            "drop", "refuse", "delay", "throttle", "cut", "pause", "expireToken", "clientReset", "compensatingWrite", "error",
            "clockSkew");

    private static final Set<String> EVERYWHERE = Set.of("kind", "user", "device", "durationMs", "count", "seed");

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private FaultJson() {}

    /**
     * Reads an order.
     *
     * @param users finds a user's id by id or address; absent when there is no such user
     */
    static FaultOrder order(String appId, String text, Function<String, Optional<String>> users) throws BadBody {
        Set<String> fields = new TreeSet<>(EVERYWHERE);
        fields.addAll(Set.of(
                "delayMs", "jitterMs", "bytesPerSecond", "bytes", "messages", "refreshToken", "class", "error", "action",
                "message", "offsetMs"));
        BsonBody body = BsonBody.parse(text, fields);
        String kind = body.text("kind", "");
        Fault fault = fault(kind, body);
        try {
            return new FaultOrder(
                    scope(appId, body, users),
                    fault,
                    given(body, "durationMs") ? Optional.of(Duration.ofMillis(body.number("durationMs", 0))) : Optional.empty(),
                    given(body, "count") ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, body.number("count", 0))) : OptionalInt.empty(),
                    body.number("seed", 0));
        } catch (IllegalArgumentException bad) {
            throw new BadBody(String.valueOf(bad.getMessage()));
        }
    }

    private static boolean given(BsonBody body, String field) {
        return body.document().containsKey(field);
    }

    private static FaultScope scope(String appId, BsonBody body, Function<String, Optional<String>> users) throws BadBody {
        Optional<String> user = Optional.empty();
        if (given(body, "user")) {
            String name = body.text("user", "");
            user = users.apply(name);
            if (user.isEmpty()) {
                throw new BadBody("user: \"" + name + "\" (expected: the id or the address of a user of the app)");
            }
        }
        FaultScope scope = FaultScope.ofApp(appId);
        return new FaultScope(
                scope.appId(),
                user,
                given(body, "device") ? OptionalLong.of(body.number("device", 0)) : OptionalLong.empty());
    }

    private static Fault fault(String kind, BsonBody body) throws BadBody {
        return switch (kind) {
            case "drop" -> only(body, new Fault.Drop());
            case "refuse" -> only(body, new Fault.Refuse());
            case "pause" -> only(body, new Fault.Pause());
            case "clientReset" -> only(body, new Fault.ClientReset());
            case "expireToken" -> only(body, new Fault.ExpireToken(body.flag("refreshToken")), "refreshToken");
            case "delay" -> only(
                    body,
                    new Fault.Delay(
                            Duration.ofMillis(within(body, "delayMs", 0, DAY_MS)),
                            Duration.ofMillis(given(body, "jitterMs") ? within(body, "jitterMs", 0, DAY_MS) : 0)),
                    "delayMs", "jitterMs");
            case "throttle" -> only(
                    body,
                    new Fault.Throttle(within(body, "bytesPerSecond", 1, Long.MAX_VALUE)),
                    "bytesPerSecond");
            case "cut" -> {
                if (!given(body, "bytes") && !given(body, "messages")) {
                    throw new BadBody("cut has neither bytes nor messages (expected: one of them, or both)");
                }
                yield only(
                        body,
                        new Fault.Cut(
                                given(body, "bytes") ? within(body, "bytes", 0, Long.MAX_VALUE) : Long.MAX_VALUE,
                                given(body, "messages") ? within(body, "messages", 1, Long.MAX_VALUE) : Long.MAX_VALUE),
                        "bytes", "messages");
            }
            case "compensatingWrite" -> {
                String name = body.text("class", "");
                if (name.isEmpty()) {
                    throw new BadBody("compensatingWrite has no class (expected: the name of a class)");
                }
                yield only(body, new Fault.UndoWrites(name), "class");
            }
            case "error" -> only(body, new Fault.InjectError(error(body)), "error", "action", "message");
            case "clockSkew" -> only(
                    body, new Fault.ClockSkew(Duration.ofMillis(within(body, "offsetMs", -366 * DAY_MS, 366 * DAY_MS))), "offsetMs");
            default -> throw new BadBody(
                    "kind: \"" + kind + "\"" + NearestName.hint(kind, KINDS) + " (expected: " + String.join(", ", KINDS) + ")");
        };
    }

    /** Refuses what other kinds of faults have. */
    private static Fault only(BsonBody body, Fault fault, String... own) throws BadBody {
        for (String field : body.document().keySet()) {
            if (!EVERYWHERE.contains(field) && !Arrays.asList(own).contains(field)) {
                throw new BadBody(field + ": not for " + fault.kind() + " (expected: "
                        + (own.length == 0 ? "nothing of its own" : String.join(", ", own)) + ")");
            }
        }
        return fault;
    }

    private static long within(BsonBody body, String field, long min, long max) throws BadBody {
        if (!given(body, field)) {
            throw new BadBody(field + ": missing (expected: a number)");
        }
        long number = body.number(field, 0);
        if (number < min || number > max) {
            throw new BadBody(field + ": " + number + " (expected: " + min + " to " + max + ")");
        }
        return number;
    }

    private static SyncError error(BsonBody body) throws BadBody {
        BsonDocument document = body.document();
        String name = switch (document.get("error")) {
            case null -> "";
            case BsonString text -> text.getValue();
            case BsonNumber number -> Long.toString(number.longValue());
            default -> "";
        };
        Optional<Action> action = Optional.empty();
        if (given(body, "action")) {
            String wanted = body.text("action", "");
            action = Action.ofWireName(wanted);
            if (action.isEmpty()) {
                throw new BadBody("action: \"" + wanted + "\" (expected: "
                        + String.join(", ", Arrays.stream(Action.values()).map(Action::wireName).toList()) + ")");
            }
        }
        try {
            return InjectableErrors.of(name, action, body.text("message", ""));
        } catch (IllegalArgumentException bad) {
            throw new BadBody(String.valueOf(bad.getMessage()));
        }
    }

    /** A fault that was begun. */
    static ObjectNode json(ActiveFault fault) {
        FaultOrder order = fault.order();
        ObjectNode json = ControlJson.object().put("id", fault.id()).put("kind", order.fault().kind());
        order.scope().userId().ifPresent(user -> json.put("user", user));
        order.scope().file().ifPresent(file -> json.put("device", file));
        details(json, order.fault());
        json.put("since", fault.since().toString())
                .put("until", fault.until().toString())
                .put("active", !fault.over())
                .put("hits", fault.hits());
        fault.left().ifPresent(left -> json.put("left", left));
        return json;
    }

    private static void details(ObjectNode json, Fault fault) {
        switch (fault) {
            case Fault.Delay(Duration delay, Duration jitter) ->
                json.put("delayMs", delay.toMillis()).put("jitterMs", jitter.toMillis());
            case Fault.Throttle(long rate) -> json.put("bytesPerSecond", rate);
            case Fault.Cut(long bytes, long messages) -> {
                if (bytes != Long.MAX_VALUE) {
                    json.put("bytes", bytes);
                }
                if (messages != Long.MAX_VALUE) {
                    json.put("messages", messages);
                }
            }
            case Fault.UndoWrites(String className) -> json.put("class", className);
            case Fault.InjectError(SyncError error) ->
                json.put("error", error.code().number()).put("action", error.action().wireName()).put("message", error.message());
            case Fault.ClockSkew(Duration offset) -> json.put("offsetMs", offset.toMillis());
            case Fault.ExpireToken ignored -> {}
            case Fault.Drop ignored -> {}
            case Fault.ClientReset ignored -> {}
            case Fault.Refuse ignored -> {}
            case Fault.Pause ignored -> {}
        }
    }
}
