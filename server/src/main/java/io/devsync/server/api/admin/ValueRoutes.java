package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppValue;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.util.ArrayList;
import java.util.List;

/** The values of an app, which expressions of rules read. */
final class ValueRoutes {

    private final ConfigurationChanges changes;
    private final IdSource ids;

    ValueRoutes(ConfigurationChanges changes, IdSource ids) {
        this.changes = changes;
        this.ids = ids;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/values", this::list);
        routes.forApp("POST", "/values", this::create);
        routes.forApp("GET", "/values/{value}", this::get);
        routes.forApp("PUT", "/values/{value}", this::replace);
        routes.forApp("DELETE", "/values/{value}", this::delete);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).values().forEach(value -> list.add(summary(value)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        AppValue value = read(ids.objectId(), call.body());
        changes.change(call.app(), configuration -> {
            requireFree(configuration, value);
            List<AppValue> more = new ArrayList<>(configuration.values());
            more.add(value);
            return configuration.edit().values(more).done();
        });
        return AdminJson.created(summary(value));
    }

    private HttpResponse get(AdminCall call) {
        AppValue value = require(changes.of(call.app()), call.parameter("value"));
        return AdminJson.ok(summary(value).set("value", AdminJson.storedValue(value.json())));
    }

    private HttpResponse replace(AdminCall call) {
        AppValue value = read(call.parameter("value"), call.body());
        changes.change(call.app(), configuration -> {
            require(configuration, value.id());
            requireFree(configuration, value);
            List<AppValue> replaced = configuration.values().stream()
                    .map(known -> known.id().equals(value.id()) ? value : known)
                    .toList();
            return configuration.edit().values(replaced).done();
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("value");
        changes.change(call.app(), configuration -> {
            require(configuration, id);
            List<AppValue> fewer = configuration.values().stream()
                    .filter(value -> !value.id().equals(id))
                    .toList();
            return configuration.edit().values(fewer).done();
        });
        return AdminJson.done();
    }

    private static AppValue read(String id, ObjectNode body) {
        JsonNode value = body.path("value");
        if (value.isMissingNode()) {
            throw AdminRefusal.missing("value", "any JSON");
        }
        return new AppValue(id, AdminJson.name(body), value.toString(), AdminJson.flag(body, "from_secret", false));
    }

    private static AppValue require(AppConfiguration configuration, String id) {
        return configuration.values().stream()
                .filter(value -> value.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("value", "ValueNotFound", id));
    }

    private static void requireFree(AppConfiguration configuration, AppValue value) {
        boolean taken = configuration.values().stream()
                .anyMatch(other -> other.name().equals(value.name()) && !other.id().equals(value.id()));
        if (taken) {
            throw AdminRefusal.inUse("ValueDuplicateName", "value", value.name());
        }
    }

    private static ObjectNode summary(AppValue value) {
        return AdminJson.object()
                .put("_id", value.id())
                .put("name", value.name())
                .put("from_secret", value.fromSecret());
    }
}
