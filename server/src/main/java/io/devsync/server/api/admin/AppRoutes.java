package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.Auth;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.logs.AppLogs;

/** The apps of the server: made, listed, shown and deleted. */
final class AppRoutes {

    private final Apps apps;
    private final Auth auth;
    private final AppLogs logs;
    private final ConfigurationChanges changes;

    AppRoutes(Apps apps, Auth auth, AppLogs logs, ConfigurationChanges changes) {
        this.apps = apps;
        this.auth = auth;
        this.logs = logs;
        this.changes = changes;
    }

    void addTo(AdminRoutes routes) {
        routes.forGroup("GET", "/apps", this::list);
        routes.forGroup("POST", "/apps", this::create);
        routes.forApp("GET", "", call -> AdminJson.ok(json(call.app())));
        routes.forApp("DELETE", "", this::delete);
    }

    private HttpResponse list(HttpRequest request) {
        ArrayNode list = AdminJson.array();
        apps.all().forEach(app -> list.add(json(app)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(HttpRequest request) {
        App app = apps.create(AdminJson.name(AdminJson.body(request)));
        changes.of(app);
        return AdminJson.created(json(app));
    }

    private HttpResponse delete(AdminCall call) {
        changes.delete(call.app());
        auth.deleteAll(call.app());
        logs.delete(call.app().clientAppId());
        return AdminJson.done();
    }

    private static ObjectNode json(App app) {
        long created = app.created().getEpochSecond();
        return AdminJson.object()
                .put("_id", app.id())
                .put("client_app_id", app.clientAppId())
                .put("name", app.name())
                .put("location", "US-VA")
                .put("deployment_model", "LOCAL")
                .put("domain_id", app.domainId())
                .put("group_id", app.groupId())
                .put("last_used", created)
                .put("last_modified", created)
                .put("product", "standard")
                .put("environment", "");
    }
}
