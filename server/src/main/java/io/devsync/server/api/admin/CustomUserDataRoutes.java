package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.DatabaseName;
import io.devsync.server.app.config.CustomUserDataSettings;
import io.devsync.server.http.HttpResponse;

/** Where an app keeps a document about each user, which access tokens carry. */
final class CustomUserDataRoutes {

    private final ConfigurationChanges changes;

    CustomUserDataRoutes(ConfigurationChanges changes) {
        this.changes = changes;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/custom_user_data", this::get);
        routes.forApp("PATCH", "/custom_user_data", this::patch);
    }

    private HttpResponse get(AdminCall call) {
        CustomUserDataSettings settings = changes.of(call.app()).customUserData();
        return AdminJson.ok(AdminJson.object()
                .put("mongo_service_id", settings.serviceId())
                .put("enabled", settings.enabled())
                .put("database_name", settings.database())
                .put("collection_name", settings.collection())
                .put("user_id_field", settings.userIdField()));
    }

    /** What the body does not mention stays. */
    private HttpResponse patch(AdminCall call) {
        ObjectNode body = call.body();
        changes.change(call.app(), configuration -> {
            CustomUserDataSettings known = configuration.customUserData();
            CustomUserDataSettings settings = new CustomUserDataSettings(
                    AdminJson.optionalText(body, "mongo_service_id").orElse(known.serviceId()),
                    AdminJson.flag(body, "enabled", known.enabled()),
                    AdminJson.optionalText(body, "database_name").orElse(known.database()),
                    AdminJson.optionalText(body, "collection_name").orElse(known.collection()),
                    AdminJson.optionalText(body, "user_id_field").orElse(known.userIdField()));
            if (settings.enabled()) {
                ServiceRoutes.require(configuration, settings.serviceId());
                check(settings);
            }
            return configuration.edit().customUserData(settings).done();
        });
        return AdminJson.done();
    }

    private static void check(CustomUserDataSettings settings) {
        if (!DatabaseName.isLegal(settings.database())) {
            throw AdminRefusal.invalid("database_name", settings.database(), DatabaseName.RULE);
        }
        if (settings.collection().isEmpty() || settings.collection().contains("$")) {
            throw AdminRefusal.invalid("collection_name", settings.collection(), "the name of a collection");
        }
        if (settings.userIdField().isEmpty() || settings.userIdField().startsWith("$")) {
            throw AdminRefusal.invalid("user_id_field", settings.userIdField(), "the name of a field");
        }
    }
}
