package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.SyncSettings;
import io.devsync.server.http.HttpResponse;

/** How an app syncs right now: development mode, progress, state, and the reset of one device. */
final class SyncRoutes {

    private final ConfigurationChanges changes;

    SyncRoutes(ConfigurationChanges changes) {
        this.changes = changes;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/sync/config", this::config);
        routes.forApp("PUT", "/sync/config", this::configure);
        routes.forApp("GET", "/sync/progress", this::progress);
        routes.forApp("GET", "/sync/state", this::state);
        routes.forApp("PUT", "/sync/force_reset", this::forceReset);
        routes.forApp("GET", "/sync/migration", this::migration);
        routes.forApp("PUT", "/sync/migration", this::migrate);
    }

    private HttpResponse config(AdminCall call) {
        return AdminJson.ok(
                AdminJson.object().put("development_mode_enabled", call.app().developmentMode()));
    }

    private HttpResponse configure(AdminCall call) {
        changes.developmentMode(call.app(), AdminJson.flag(call.body(), "development_mode_enabled"));
        return AdminJson.done();
    }

    /** There is nothing to wait for: existing documents need no history to be synced. */
    private HttpResponse progress(AdminCall call) {
        AppConfiguration configuration = changes.of(call.app());
        boolean ready = configuration.sync().enabled() && changes.live().accepts(call.app());
        ObjectNode json = AdminJson.object().put("accepting_clients", ready);
        ObjectNode progress = json.putObject("progress");
        configuration.schemas().forEach(schema -> progress
                .putObject(schema.database() + "." + schema.collection())
                .put("complete", ready));
        return AdminJson.ok(json);
    }

    private HttpResponse state(AdminCall call) {
        SyncSettings sync = changes.of(call.app()).sync();
        boolean asked = switch (call.query("sync_type").orElse("flexible")) {
            case "flexible" -> sync instanceof SyncSettings.Flexible;
            case "partition" -> sync instanceof SyncSettings.PartitionBased;
            case String other -> throw AdminRefusal.invalid("sync_type", other, "flexible or partition");
        };
        return AdminJson.ok(
                AdminJson.object().put("state", asked ? sync.state().wireName() : ""));
    }

    private HttpResponse forceReset(AdminCall call) {
        JsonNode ident = call.body().path("file_ident");
        if (!ident.isIntegralNumber() || !ident.canConvertToLong()) {
            throw AdminRefusal.invalid("file_ident", ident.toString(), "a whole number");
        }
        if (!changes.live().forceReset(call.app(), ident.longValue())) {
            throw AdminRefusal.notFound("client file", "ClientFileNotFound", ident.asText());
        }
        return AdminJson.done();
    }

    private HttpResponse migration(AdminCall call) {
        return AdminJson.ok(AdminJson.object()
                .put("statusMessage", "")
                .put("errorMessage", "")
                .put("isMigrated", false)
                .put("isCancelable", false)
                .put("isRevertible", false));
    }

    private HttpResponse migrate(AdminCall call) {
        throw AdminRefusal.badRequest("migration from partition-based to flexible sync is not supported by this server;"
                + " create an app with flexible sync");
    }
}
