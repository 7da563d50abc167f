package io.devsync.server.logs;

import io.devsync.server.logs.WriteSummary.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;

/** Entries as documents of {@code __devsync.logs}. Names of classes are values there, for they may be anything. */
final class LogDocuments {

    private LogDocuments() {}

    static Document encode(String id, LogEntry entry) {
        Document document = new Document("_id", id)
                .append("app", entry.app())
                .append("type", entry.type().name())
                .append("started", Date.from(entry.started()))
                .append("at", Date.from(entry.completed()))
                .append("co", entry.coId())
                .append("user", entry.userId())
                .append("device", entry.deviceId())
                .append("file", entry.fileIdent())
                .append("client", entry.client())
                .append("messages", entry.messages());
        entry.error().ifPresent(error -> document.append("errorCode", error.code()).append("error", error.text()));
        if (!entry.writes().byClass().isEmpty()) {
            document.append("writes", encode(entry.writes()));
        }
        return document;
    }

    private static List<Document> encode(WriteSummary writes) {
        List<Document> list = new ArrayList<>();
        writes.byClass().forEach((className, byAction) -> byAction.forEach((action, keys) -> list.add(
                new Document("class", className).append("action", action.wireName()).append("keys", List.copyOf(keys)))));
        return list;
    }

    static AppLogs.Kept decode(Document document) {
        Optional<LogEntry.Failure> error = Optional.ofNullable(document.getString("error"))
                .map(text -> new LogEntry.Failure(document.getString("errorCode"), text));
        LogEntry entry = new LogEntry(
                document.getString("app"),
                LogType.valueOf(document.getString("type")),
                document.getDate("started").toInstant(),
                document.getDate("at").toInstant(),
                document.getString("co"),
                document.getString("user"),
                document.getString("device"),
                // Entries of before files were noted have none.
                document.get("file", 0L),
                document.getString("client"),
                document.getList("messages", String.class),
                error,
                decodeWrites(document.getList("writes", Document.class, List.of())));
        return new AppLogs.Kept(document.getString("_id"), entry);
    }

    private static WriteSummary decodeWrites(List<Document> list) {
        Map<String, Map<Action, Set<String>>> byClass = new TreeMap<>();
        for (Document one : list) {
            Action action = Arrays.stream(Action.values())
                    .filter(known -> known.wireName().equals(one.getString("action")))
                    .findFirst()
                    .orElse(Action.UPDATED);
            byClass.computeIfAbsent(one.getString("class"), name -> new TreeMap<>())
                    .put(action, new LinkedHashSet<>(one.getList("keys", String.class)));
        }
        return new WriteSummary(byClass);
    }
}
