package io.devsync.server.cli;

import io.devsync.server.logs.LogType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync logs}: what happened in an app. */
@Command(
        name = "logs",
        header = "Show what happened in an app: logins, connections, writes, errors.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync logs --app tasks-abcde",
            "  devsync logs --app tasks-abcde --errors --start 2024-05-01T12:00:00Z --json"
        })
final class LogsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AdminOption admin;

    @Option(names = "--app", paramLabel = "ID", required = true, description = "App id, as clients have it.")
    private String app;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only these kinds: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<LogType> types = new ArrayList<>();

    @Option(names = "--errors", description = "Only what failed.")
    private boolean errors;

    @Option(names = "--user", paramLabel = "ID", description = "Only what this user did. Default: all users.")
    private @Nullable String user;

    @Option(names = "--device", paramLabel = "ID", description = "Only what this device did. Default: all devices.")
    private @Nullable String device;

    @Option(
            names = "--file",
            paramLabel = "NUMBER",
            description = "Only sessions of this client file, as \"devsync explain\" takes it. Default: all.")
    private @Nullable Long file;

    @Option(
            names = "--connection",
            paramLabel = "ID",
            description = "Only what belongs to this connection or call. Default: all.")
    private @Nullable String connection;

    @Option(names = "--start", paramLabel = "TIME", description = "Only what is newer, such as 2024-05-01T12:00:00Z.")
    private @Nullable String start;

    @Option(names = "--end", paramLabel = "TIME", description = "Only what is as old or older.")
    private @Nullable String end;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "The newest so many entries, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print each entry as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        BsonArray entries = admin.client(server).logs(app, query()).getArray("logs", new BsonArray());
        PrintWriter out = spec.commandLine().getOut();
        // The newest last, where a terminal's reader looks.
        for (int i = entries.size() - 1; i >= 0; i--) {
            BsonDocument entry = entries.get(i).asDocument();
            out.println(json ? entry.toJson(Json.PLAIN) : line(entry));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("limit", Integer.toString(limit));
        if (!types.isEmpty()) {
            query.put("type", String.join(",", types.stream().map(Enum::name).toList()));
        }
        if (errors) {
            query.put("errors_only", "true");
        }
        put(query, "user_id", user);
        put(query, "device_id", device);
        put(query, "file_ident", file == null ? null : Long.toString(file));
        put(query, "co_id", connection);
        put(query, "start_date", start);
        put(query, "end_date", end);
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private static String line(BsonDocument entry) {
        StringBuilder line = new StringBuilder("%-24s  %-22s".formatted(text(entry, "completed"), text(entry, "type")));
        if (entry.containsKey("user_id")) {
            line.append("  user ").append(text(entry, "user_id"));
        }
        if (entry.containsKey("file_ident")) {
            line.append("  file ").append(text(entry, "file_ident"));
        }
        if (entry.containsKey("error")) {
            line.append("  ").append(text(entry, "error_code")).append(": ").append(text(entry, "error"));
        }
        entry.getArray("messages", new BsonArray())
                .forEach(message -> line.append("  ").append(Json.text(message)));
        if (entry.containsKey("write_summary")) {
            line.append("  ").append(text(entry, "write_summary"));
        }
        return line.toString();
    }

    private static String text(BsonDocument entry, String field) {
        return Json.text(entry.get(field, new BsonString("")));
    }
}
