package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The private API, as far as SDKs' test suites use it: settings, feature flags, version. */
final class PrivateRoutes {

    private final ConfigurationChanges changes;
    private final String version;

    PrivateRoutes(ConfigurationChanges changes, String version) {
        this.changes = changes;
        this.version = version;
    }

    void addTo(AdminRoutes routes) {
        routes.forAdmin("GET", AdminRoutes.PRIVATE + "/version", this::version);
        routes.forAppPrivately("GET", "/settings", this::settings);
        routes.forAppPrivately("PATCH", "/settings", this::patchSettings);
        routes.forAppPrivately("GET", "/features", this::features);
        routes.forAppPrivately("POST", "/features", this::switchFeatures);
    }

    private HttpResponse version(HttpRequest request) {
        return AdminJson.ok(AdminJson.object().put("version", version));
    }

    private HttpResponse settings(AdminCall call) {
        return AdminJson.ok(AdminJson.stored(changes.of(call.app()).settingsJson()));
    }

    /** Answers without a body, as harnesses want it. */
    private HttpResponse patchSettings(AdminCall call) {
        ObjectNode body = call.body();
        body.properties().forEach(entry -> {
            if (!(entry.getValue() instanceof ObjectNode)) {
                throw AdminRefusal.invalid(entry.getKey(), entry.getValue().toString(), "an object of settings");
            }
        });
        changes.change(call.app(), configuration -> {
            ObjectNode settings = AdminJson.stored(configuration.settingsJson());
            body.properties().forEach(entry -> {
                ObjectNode part = AdminJson.child(settings, entry.getKey());
                part.setAll((ObjectNode) entry.getValue());
                settings.set(entry.getKey(), part);
            });
            return configuration.edit().settingsJson(settings.toString()).done();
        });
        return AdminJson.done();
    }

    private HttpResponse features(AdminCall call) {
        ObjectNode json = AdminJson.object();
        ArrayNode enabled = json.putArray("enabled");
        changes.of(call.app()).features().forEach(enabled::add);
        return AdminJson.ok(json);
    }

    private HttpResponse switchFeatures(AdminCall call) {
        ObjectNode body = call.body();
        String action = AdminJson.text(body, "action");
        if (!action.equals("enable") && !action.equals("disable")) {
            throw AdminRefusal.invalid("action", action, "enable or disable");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode flag : body.path("feature_flags")) {
            names.add(flag.asText());
        }
        changes.change(call.app(), configuration -> {
            List<String> features = new ArrayList<>(configuration.features());
            features.removeAll(names);
            if (action.equals("enable")) {
                features.addAll(names);
            }
            return configuration.edit().features(features).done();
        });
        return AdminJson.done();
    }
}
