package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.RuleDocument;
import io.devsync.server.app.config.Service;
import io.devsync.server.app.config.SyncSettings;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The services of an app. A data source's connection string is taken but not used: every app's documents are in the
 * MongoDB that the server was started with.
 */
final class ServiceRoutes {

    private final ConfigurationChanges changes;
    private final IdSource ids;
    private final Clock clock;

    ServiceRoutes(ConfigurationChanges changes, IdSource ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/services", this::list);
        routes.forApp("POST", "/services", this::create);
        routes.forApp("GET", "/services/{service}", call -> AdminJson.ok(summary(require(call))));
        routes.forApp("DELETE", "/services/{service}", this::delete);
        routes.forApp("GET", "/services/{service}/config", this::config);
        routes.forApp("PATCH", "/services/{service}/config", this::patchConfig);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).services().forEach(service -> list.add(summary(service)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        ObjectNode body = call.body();
        String name = AdminJson.name(body);
        Optional<RuleDocument> defaultRule = body.has("default_rule")
                ? Optional.of(new RuleDocument(
                        ids.objectId(), "", "", RuleRoutes.checked(AdminJson.child(body, "default_rule"))))
                : Optional.empty();
        Service service = new Service(
                ids.objectId(),
                name,
                AdminJson.text(body, "type"),
                SyncSettingsPatch.created(AdminJson.child(body, "config")).toString(),
                AdminJson.child(body, "secret_config").toString(),
                defaultRule,
                List.of(),
                1,
                now());
        changes.change(call.app(), configuration -> {
            if (configuration.services().stream().anyMatch(known -> known.name().equals(name))) {
                throw AdminRefusal.inUse("ServiceAlreadyExists", "service", name);
            }
            List<Service> more = new ArrayList<>(configuration.services());
            more.add(service);
            return configuration.edit().services(more).done();
        });
        return AdminJson.created(summary(service));
    }

    private HttpResponse delete(AdminCall call) {
        Service service = require(call);
        changes.change(call.app(), configuration -> {
            List<Service> fewer = configuration.services().stream()
                    .filter(known -> !known.id().equals(service.id()))
                    .toList();
            return configuration.edit().services(fewer).done();
        });
        if (service.sync().state() != SyncSettings.State.TERMINATED) {
            changes.terminate(call.app());
        }
        return AdminJson.done();
    }

    private HttpResponse config(AdminCall call) {
        Service service = require(call);
        ObjectNode config = AdminJson.stored(service.configJson());
        config.remove("uri");
        for (String mode : List.of("flexible_sync", "sync")) {
            if (config.path(mode) instanceof ObjectNode settings) {
                settings.put("state", service.sync().state().wireName());
                settings.put("is_recovery_mode_disabled", AdminJson.flag(settings, "is_recovery_mode_disabled", false));
            }
        }
        return AdminJson.ok(config);
    }

    private HttpResponse patchConfig(AdminCall call) {
        String id = require(call).id();
        ObjectNode patch = call.body();
        SyncSettings before = changes.of(call.app()).sync();
        AppConfiguration after = changes.change(call.app(), configuration -> {
            Service service = configuration.service(id).orElseThrow(() -> unknown(id));
            ObjectNode config = SyncSettingsPatch.patched(AdminJson.stored(service.configJson()), patch);
            Service patched = service.withConfig(config.toString(), now());
            SyncSettingsPatch.requireChangeable(service.sync(), patched.sync());
            return configuration.edit().service(id, known -> patched).done();
        });
        if (SyncSettingsPatch.effect(before, after.sync()) == SyncSettingsPatch.Effect.STARTS_OVER) {
            changes.terminate(call.app());
        }
        return AdminJson.done();
    }

    private Service require(AdminCall call) {
        return require(changes.of(call.app()), call.parameter("service"));
    }

    static Service require(AppConfiguration configuration, String id) {
        return configuration.service(id).orElseThrow(() -> unknown(id));
    }

    private static AdminRefusal unknown(String id) {
        return AdminRefusal.notFound("service", "ServiceNotFound", id);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ObjectNode summary(Service service) {
        return AdminJson.object()
                .put("_id", service.id())
                .put("name", service.name())
                .put("type", service.type())
                .put("version", service.version())
                .put("last_modified", service.modified().getEpochSecond());
    }
}
