package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.api.admin.AdminGate;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.LocalPrograms;
import io.devsync.server.http.Router;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.logs.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /api/devsync/v1/apps/{app}/logs/{id}}: the one entry of the logs that an error's {@code logURL} leads to, as a
 * page or as JSON. Read from this machine by everybody, from elsewhere by administrators: it names objects.
 */
public final class LogPage {

    private final Apps apps;
    private final AppLogs logs;
    private final AdminGate gate;

    /** Over the logs of these apps. */
    public LogPage(Apps apps, AppLogs logs, AdminGate gate) {
        this.apps = apps;
        this.logs = logs;
        this.gate = gate;
    }

    /** Adds the route. */
    public void addTo(Router router) {
        HttpHandler forAdministrators = gate.guard(this::show);
        router.add("GET", "/api/devsync/v1/apps/{app}/logs/{id}", request ->
                LocalPrograms.sent(request) ? show(request) : forAdministrators.handle(request));
    }

    private HttpResponse show(HttpRequest request) {
        Optional<App> app = apps.find(request.pathParameter("app"));
        if (app.isEmpty()) {
            return AppRoutes.unknownApp(request);
        }
        String id = request.pathParameter("id");
        Optional<AppLogs.Kept> found = logs.find(app.get().clientAppId(), id);
        if (found.isEmpty()) {
            return ControlJson.error(
                    404, "LogNotFound", "no entry '" + id + "' in the logs of the app; they are kept for some days");
        }
        Map<String, String> fields = fields(found.get());
        boolean page = request.header("accept").filter(types -> types.contains("text/html")).isPresent();
        return page ? page(fields) : json(fields);
    }

    private static Map<String, String> fields(AppLogs.Kept kept) {
        LogEntry entry = kept.entry();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", kept.id());
        fields.put("app", entry.app());
        fields.put("type", entry.type().name());
        fields.put("started", entry.started().toString());
        fields.put("completed", entry.completed().toString());
        entry.error().ifPresent(error -> {
            fields.put("errorCode", error.code());
            fields.put("error", error.text());
        });
        fields.put("messages", String.join("\n", entry.messages()));
        fields.put("user", entry.userId());
        fields.put("device", entry.fileIdent() == 0 ? "" : Long.toString(entry.fileIdent()));
        fields.put("deviceId", entry.deviceId());
        fields.put("client", entry.client());
        fields.put("connection", entry.coId());
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private static HttpResponse json(Map<String, String> fields) {
        ObjectNode body = ControlJson.object();
        fields.forEach(body::put);
        return ControlJson.answer(200, body);
    }

    private static HttpResponse page(Map<String, String> fields) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
                .append(escaped(fields.getOrDefault("errorCode", fields.getOrDefault("type", "Log"))))
                .append("</title><style>body{font:16px/1.5 system-ui;margin:2em}th{text-align:left;vertical-align:top;"
                        + "padding-right:2em}td{white-space:pre-wrap}</style><table>");
        fields.forEach((name, value) -> html.append("<tr><th>")
                .append(escaped(name))
                .append("<td>")
                .append(escaped(value)));
        html.append("</table></html>\n");
        return new HttpResponse(
                200,
                Map.of(
                        "content-type", "text/html; charset=utf-8",
                        "content-security-policy", "default-src 'none'; style-src 'unsafe-inline'",
                        "x-content-type-options", "nosniff",
                        "referrer-policy", "no-referrer"),
                html.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Clients chose much of what entries say. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
