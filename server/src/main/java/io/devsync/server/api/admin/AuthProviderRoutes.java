package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.ProviderType;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.ProviderDocument;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The ways to log in that an app has. */
final class AuthProviderRoutes {

    /** What the original has besides ours; kept, but nobody logs in with them here. */
    private static final Set<String> OTHER_TYPES = Set.of("oauth2-google", "oauth2-facebook", "oauth2-apple");

    private final ConfigurationChanges changes;
    private final IdSource ids;

    AuthProviderRoutes(ConfigurationChanges changes, IdSource ids) {
        this.changes = changes;
        this.ids = ids;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/auth_providers", this::list);
        routes.forApp("POST", "/auth_providers", this::create);
        routes.forApp("GET", "/auth_providers/{provider}", this::get);
        routes.forApp("PATCH", "/auth_providers/{provider}", this::patch);
        routes.forApp("DELETE", "/auth_providers/{provider}", this::delete);
        routes.forApp("PUT", "/auth_providers/{provider}/enable", call -> setDisabled(call, false));
        routes.forApp("PUT", "/auth_providers/{provider}/disable", call -> setDisabled(call, true));
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).providers().forEach(provider -> list.add(summary(provider)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        ObjectNode body = call.body();
        String type = AdminJson.text(body, "type");
        ProviderDocument provider = new ProviderDocument(
                id(call.app(), type), type, AdminJson.flag(body, "disabled", false), settings(body).toString());
        changes.change(call.app(), configuration -> {
            if (configuration.providers().stream().anyMatch(known -> known.type().equals(type))) {
                throw AdminRefusal.inUse("AuthProviderAlreadyExists", "auth provider", type);
            }
            List<ProviderDocument> more = new ArrayList<>(configuration.providers());
            more.add(provider);
            return configuration.edit().providers(more).done();
        });
        return AdminJson.created(full(provider));
    }

    private String id(App app, String type) {
        return ProviderType.of(type).map(known -> app.providers().id(known)).orElseGet(() -> {
            if (!OTHER_TYPES.contains(type)) {
                throw AdminRefusal.invalid(
                        "type",
                        type,
                        "anon-user, local-userpass, api-key, custom-token, custom-function, oauth2-google,"
                                + " oauth2-facebook or oauth2-apple");
            }
            return ids.objectId();
        });
    }

    private HttpResponse get(AdminCall call) {
        return AdminJson.ok(full(require(changes.of(call.app()), call.parameter("provider"))));
    }

    /** What the body does not mention stays. */
    private HttpResponse patch(AdminCall call) {
        ObjectNode body = call.body();
        String id = call.parameter("provider");
        changes.change(call.app(), configuration -> {
            ProviderDocument known = require(configuration, id);
            ObjectNode settings = AdminJson.stored(known.json());
            settings.setAll(settings(body));
            return replaced(
                    configuration,
                    new ProviderDocument(
                            id,
                            known.type(),
                            AdminJson.flag(body, "disabled", known.disabled()),
                            settings.toString()));
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("provider");
        changes.change(call.app(), configuration -> {
            require(configuration, id);
            List<ProviderDocument> fewer = configuration.providers().stream()
                    .filter(provider -> !provider.id().equals(id))
                    .toList();
            return configuration.edit().providers(fewer).done();
        });
        return AdminJson.done();
    }

    private HttpResponse setDisabled(AdminCall call, boolean disabled) {
        changes.change(
                call.app(),
                configuration -> replaced(
                        configuration,
                        require(configuration, call.parameter("provider")).withDisabled(disabled)));
        return AdminJson.done();
    }

    private static AppConfiguration replaced(AppConfiguration configuration, ProviderDocument provider) {
        List<ProviderDocument> providers = configuration.providers().stream()
                .map(known -> known.id().equals(provider.id()) ? provider : known)
                .toList();
        return configuration.edit().providers(providers).done();
    }

    private static ProviderDocument require(AppConfiguration configuration, String id) {
        return configuration.providers().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("auth provider", "AuthProviderNotFound", id));
    }

    private static ObjectNode settings(ObjectNode body) {
        ObjectNode settings = body.deepCopy();
        settings.remove(List.of("_id", "type", "name", "disabled"));
        return settings;
    }

    private static ObjectNode summary(ProviderDocument provider) {
        return AdminJson.object()
                .put("_id", provider.id())
                .put("name", provider.type())
                .put("type", provider.type())
                .put("disabled", provider.disabled());
    }

    private static ObjectNode full(ProviderDocument provider) {
        ObjectNode json = summary(provider);
        json.setAll(AdminJson.stored(provider.json()));
        return json;
    }
}
