package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppFunction;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The functions of an app: kept as they were handed in. */
final class FunctionRoutes {

    private final ConfigurationChanges changes;
    private final IdSource ids;
    private final Clock clock;

    FunctionRoutes(ConfigurationChanges changes, IdSource ids, Clock clock) {
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/functions", this::list);
        routes.forApp("POST", "/functions", this::create);
        routes.forApp("GET", "/functions/{function}", this::get);
        routes.forApp("PUT", "/functions/{function}", this::replace);
        routes.forApp("DELETE", "/functions/{function}", this::delete);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).functions().forEach(function -> list.add(summary(function)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        AppFunction function = read(ids.objectId(), call.body());
        changes.change(call.app(), configuration -> {
            requireFree(configuration, function);
            List<AppFunction> more = new ArrayList<>(configuration.functions());
            more.add(function);
            return configuration.edit().functions(more).done();
        });
        return AdminJson.created(summary(function));
    }

    private HttpResponse get(AdminCall call) {
        AppFunction function = require(changes.of(call.app()), call.parameter("function"));
        ObjectNode json = summary(function);
        json.setAll(AdminJson.stored(function.json()));
        return AdminJson.ok(json);
    }

    private HttpResponse replace(AdminCall call) {
        AppFunction function = read(call.parameter("function"), call.body());
        changes.change(call.app(), configuration -> {
            require(configuration, function.id());
            requireFree(configuration, function);
            List<AppFunction> replaced = configuration.functions().stream()
                    .map(known -> known.id().equals(function.id()) ? function : known)
                    .toList();
            return configuration.edit().functions(replaced).done();
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("function");
        changes.change(call.app(), configuration -> {
            require(configuration, id);
            List<AppFunction> fewer = configuration.functions().stream()
                    .filter(function -> !function.id().equals(id))
                    .toList();
            return configuration.edit().functions(fewer).done();
        });
        return AdminJson.done();
    }

    private AppFunction read(String id, ObjectNode body) {
        String name = AdminJson.name(body);
        String source = AdminJson.text(body, "source");
        ObjectNode kept = body.deepCopy();
        kept.remove("_id");
        return new AppFunction(
                id, name, source, kept.toString(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static AppFunction require(AppConfiguration configuration, String id) {
        return configuration.functions().stream()
                .filter(function -> function.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("function", "FunctionNotFound", id));
    }

    private static void requireFree(AppConfiguration configuration, AppFunction function) {
        boolean taken = configuration.functions().stream()
                .anyMatch(other ->
                        other.name().equals(function.name()) && !other.id().equals(function.id()));
        if (taken) {
            throw AdminRefusal.inUse("FunctionDuplicateName", "function", function.name());
        }
    }

    private static ObjectNode summary(AppFunction function) {
        return AdminJson.object()
                .put("_id", function.id())
                .put("name", function.name())
                .put("last_modified", function.modified().getEpochSecond());
    }
}
