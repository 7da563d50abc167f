package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogQuery;
import io.devsync.server.logs.LogType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The logs of an app, newest first. */
final class LogRoutes {

    private final AppLogs logs;

    LogRoutes(AppLogs logs) {
        this.logs = logs;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/logs", this::find);
    }

    private HttpResponse find(AdminCall call) {
        LogQuery query = query(call);
        List<AppLogs.Kept> found = logs.find(call.app().clientAppId(), query);
        ObjectNode json = AdminJson.object();
        ArrayNode list = json.putArray("logs");
        found.forEach(kept -> list.add(json(call.app(), kept)));
        if (found.size() == query.limit()) {
            Instant last = found.getLast().entry().completed();
            long atThatTime = found.stream()
                    .filter(kept -> kept.entry().completed().equals(last))
                    .count();
            boolean samePage = query.until().filter(last::equals).isPresent();
            json.put("nextEndDate", last.toString()).put("nextSkip", atThatTime + (samePage ? query.skip() : 0));
        }
        return AdminJson.ok(json);
    }

    private static LogQuery query(AdminCall call) {
        return new LogQuery(
                call.query("user_id"),
                call.query("device_id"),
                file(call),
                call.query("co_id"),
                types(call.query("type")),
                // As in the original: whatever the value says.
                call.query("errors_only").isPresent(),
                call.query("start_date").map(text -> instant("start_date", text)),
                call.query("end_date").map(text -> instant("end_date", text)),
                number(call, "skip", 0, 0, 1_000_000),
                number(call, "limit", LogQuery.LIMIT_MAX, 1, LogQuery.LIMIT_MAX));
    }

    private static Optional<Long> file(AdminCall call) {
        return call.query("file_ident").map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw AdminRefusal.invalid("file_ident", text, "the number of a client file");
            }
        });
    }

    private static Set<LogType> types(Optional<String> names) {
        Set<LogType> types = new LinkedHashSet<>();
        for (String name : names.map(text -> text.split(",")).orElse(new String[0])) {
            types.add(LogType.of(name)
                    .orElseThrow(() -> AdminRefusal.invalid("type", name, Arrays.toString(LogType.values()))));
        }
        return types;
    }

    private static Instant instant(String field, String text) {
        try {
            // A plus sign that was not encoded has become a space.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw AdminRefusal.invalid(field, text, "a time such as 2024-05-01T12:00:00Z");
        }
    }

    private static int number(AdminCall call, String field, int otherwise, int min, int max) {
        Optional<String> text = call.query(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw AdminRefusal.invalid(field, text.get(), min + " to " + max);
        }
        throw AdminRefusal.invalid(field, text.get(), min + " to " + max);
    }

    private static ObjectNode json(App app, AppLogs.Kept kept) {
        LogEntry entry = kept.entry();
        ObjectNode json = AdminJson.object()
                .put("_id", kept.id())
                .put("co_id", entry.coId())
                .put("type", entry.type().name())
                .put("domain_id", app.domainId())
                .put("app_id", app.id())
                .put("group_id", app.groupId())
                .put("started", entry.started().toString())
                .put("completed", entry.completed().toString());
        putKnown(json, "user_id", entry.userId());
        putKnown(json, "device_id", entry.deviceId());
        if (entry.fileIdent() != 0) {
            json.put("file_ident", entry.fileIdent());
        }
        putKnown(json, "sdk_name", entry.client());
        entry.error().ifPresent(error -> json.put("error", error.text()).put("error_code", error.code()));
        ArrayNode messages = json.putArray("messages");
        entry.messages().forEach(messages::add);
        if (!entry.writes().byClass().isEmpty()) {
            ObjectNode writes = json.putObject("write_summary");
            entry.writes().byClass().forEach((className, byAction) -> {
                ObjectNode ofClass = writes.putObject(className);
                byAction.forEach((action, keys) -> {
                    ArrayNode names = ofClass.putArray(action.wireName());
                    keys.forEach(names::add);
                });
            });
        }
        return json;
    }

    private static void putKnown(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }
}
