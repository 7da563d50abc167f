package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.ProviderType;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import java.nio.charset.StandardCharsets;

/** What an app is, with the key that a developer may sign custom tokens with. */
final class AppRoutes {

    private final Apps apps;

    AppRoutes(Apps apps) {
        this.apps = apps;
    }

    void addTo(Router router) {
        router.add("GET", "/api/devsync/v1/apps/{app}", LocalOnly.guard(this::describe));
    }

    private HttpResponse describe(HttpRequest request) {
        return apps.find(request.pathParameter("app"))
                .map(app -> {
                    ObjectNode body = summary(app)
                            .put("customTokenKey", new String(app.customTokenKey().bytes(), StandardCharsets.US_ASCII));
                    return ControlJson.answer(200, body);
                })
                .orElseGet(() -> unknownApp(request));
    }

    static ObjectNode summary(App app) {
        ObjectNode summary = ControlJson.object()
                .put("appId", app.clientAppId())
                .put("id", app.id())
                .put("name", app.name())
                .put("groupId", app.groupId())
                .put("developmentMode", app.developmentMode())
                .put("database", app.database())
                .put("dataSource", app.dataSource())
                .put("created", app.created().toString());
        ObjectNode providers = summary.putObject("providers");
        for (ProviderType type : ProviderType.values()) {
            providers.put(type.wireName(), app.providers().isEnabled(type));
        }
        return summary;
    }

    static HttpResponse unknownApp(HttpRequest request) {
        return ControlJson.error(
                404, "AppNotFound", "cannot find app using Client App ID '" + request.pathParameter("app") + "'");
    }
}
