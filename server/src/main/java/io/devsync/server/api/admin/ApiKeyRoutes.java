package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.auth.credential.ApiKey;
import io.devsync.server.auth.credential.ApiKeys;
import io.devsync.server.http.HttpResponse;

/** The server API keys of an app. */
final class ApiKeyRoutes {

    private final ApiKeys keys;

    ApiKeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/api_keys", this::list);
        routes.forApp("POST", "/api_keys", this::create);
        routes.forApp("GET", "/api_keys/{key}", this::get);
        routes.forApp("DELETE", "/api_keys/{key}", this::delete);
        routes.forApp("PUT", "/api_keys/{key}/enable", call -> setDisabled(call, false));
        routes.forApp("PUT", "/api_keys/{key}/disable", call -> setDisabled(call, true));
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        keys.list(call.app(), ApiKeys.SERVER).forEach(key -> list.add(json(key)));
        return AdminJson.ok(list);
    }

    private HttpResponse create(AdminCall call) {
        ApiKey.Issued issued = keys.create(call.app(), ApiKeys.SERVER, AdminJson.text(call.body(), "name"));
        return AdminJson.created(json(issued.key()).put("key", issued.secret()));
    }

    private HttpResponse get(AdminCall call) {
        return AdminJson.ok(json(keys.get(call.app(), ApiKeys.SERVER, call.parameter("key"))));
    }

    private HttpResponse delete(AdminCall call) {
        keys.delete(call.app(), ApiKeys.SERVER, call.parameter("key"));
        return AdminJson.done();
    }

    private HttpResponse setDisabled(AdminCall call, boolean disabled) {
        keys.setDisabled(call.app(), ApiKeys.SERVER, call.parameter("key"), disabled);
        return AdminJson.done();
    }

    private static ObjectNode json(ApiKey key) {
        return AdminJson.object()
                .put("_id", key.id())
                .put("name", key.name())
                .put("disabled", key.disabled());
    }
}
