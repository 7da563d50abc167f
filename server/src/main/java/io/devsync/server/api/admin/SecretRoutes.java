package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.Secret;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.util.ArrayList;
import java.util.List;

/** The secrets of an app: their values come in, and only their names go out. */
final class SecretRoutes {

    private final ConfigurationChanges changes;
    private final IdSource ids;

    SecretRoutes(ConfigurationChanges changes, IdSource ids) {
        this.changes = changes;
        this.ids = ids;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/secrets", this::list);
        routes.forApp("POST", "/secrets", this::create);
        routes.forApp("PUT", "/secrets/{secret}", this::replace);
        routes.forApp("DELETE", "/secrets/{secret}", this::delete);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        changes.of(call.app()).secrets().forEach(secret -> list.add(json(secret)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        ObjectNode body = call.body();
        Secret secret = new Secret(ids.objectId(), AdminJson.name(body), AdminJson.text(body, "value"));
        changes.change(call.app(), configuration -> {
            requireFree(configuration, secret);
            List<Secret> more = new ArrayList<>(configuration.secrets());
            more.add(secret);
            return configuration.edit().secrets(more).done();
        });
        return AdminJson.created(json(secret));
    }

    private HttpResponse replace(AdminCall call) {
        ObjectNode body = call.body();
        Secret secret =
                new Secret(call.parameter("secret"), AdminJson.name(body), AdminJson.text(body, "value"));
        changes.change(call.app(), configuration -> {
            requireThere(configuration, secret.id());
            requireFree(configuration, secret);
            List<Secret> replaced = configuration.secrets().stream()
                    .map(known -> known.id().equals(secret.id()) ? secret : known)
                    .toList();
            return configuration.edit().secrets(replaced).done();
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("secret");
        changes.change(call.app(), configuration -> {
            requireThere(configuration, id);
            List<Secret> fewer = configuration.secrets().stream()
                    .filter(secret -> !secret.id().equals(id))
                    .toList();
            return configuration.edit().secrets(fewer).done();
        });
        return AdminJson.done();
    }

    private static void requireThere(AppConfiguration configuration, String id) {
        if (configuration.secrets().stream().noneMatch(secret -> secret.id().equals(id))) {
            // The original's text, without a code (10gen/realm-cli, secrets_test.go).
            throw new AdminRefusal(404, "", "secret not found: \"" + id + "\"");
        }
    }

    private static void requireFree(AppConfiguration configuration, Secret secret) {
        boolean taken = configuration.secrets().stream()
                .anyMatch(other -> other.name().equals(secret.name()) && !other.id().equals(secret.id()));
        if (taken) {
            throw AdminRefusal.inUse("SecretDuplicateName", "secret", secret.name());
        }
    }

    private static ObjectNode json(Secret secret) {
        return AdminJson.object().put("_id", secret.id()).put("name", secret.name());
    }
}
