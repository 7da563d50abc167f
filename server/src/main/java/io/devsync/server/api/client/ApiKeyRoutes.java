package io.devsync.server.api.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.ProviderType;
import io.devsync.server.auth.Caller;
import io.devsync.server.auth.credential.ApiKey;
import io.devsync.server.auth.credential.ApiKeys;
import io.devsync.server.auth.credential.Credentials;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;

/** The API keys that a user makes for itself; called with the refresh token. */
final class ApiKeyRoutes {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ONE = "/auth/api_keys/{id}";

    private final ApiKeys keys;

    ApiKeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    void addTo(ClientRoutes routes) {
        routes.withRefreshToken("POST", "/auth/api_keys", this::create);
        routes.withRefreshToken("GET", "/auth/api_keys", this::list);
        routes.withRefreshToken("GET", ONE, this::get);
        routes.withRefreshToken("DELETE", ONE, this::delete);
        routes.withRefreshToken("PUT", ONE + "/enable", (request, caller) -> setDisabled(request, caller, false));
        routes.withRefreshToken("PUT", ONE + "/disable", (request, caller) -> setDisabled(request, caller, true));
    }

    private HttpResponse create(HttpRequest request, Caller caller) {
        Credentials.requireEnabled(caller.app(), ProviderType.API_KEY);
        String name = RequestBody.of(request).text("name");
        ApiKey.Issued issued = keys.create(caller.app(), caller.userId(), name);
        return HttpResponse.json(201, json(issued.key()).put("key", issued.secret()).toString());
    }

    private HttpResponse list(HttpRequest request, Caller caller) {
        ArrayNode array = JSON.createArrayNode();
        keys.list(caller.app(), caller.userId()).forEach(key -> array.add(json(key)));
        return HttpResponse.json(200, array.toString());
    }

    private HttpResponse get(HttpRequest request, Caller caller) {
        ApiKey key = keys.get(caller.app(), caller.userId(), request.pathParameter("id"));
        return HttpResponse.json(200, json(key).toString());
    }

    private HttpResponse delete(HttpRequest request, Caller caller) {
        keys.delete(caller.app(), caller.userId(), request.pathParameter("id"));
        return HttpResponse.empty(204);
    }

    private HttpResponse setDisabled(HttpRequest request, Caller caller, boolean disabled) {
        keys.setDisabled(caller.app(), caller.userId(), request.pathParameter("id"), disabled);
        return HttpResponse.empty(204);
    }

    private static ObjectNode json(ApiKey key) {
        return JSON.createObjectNode()
                .put("_id", key.id())
                .put("name", key.name())
                .put("disabled", key.disabled());
    }
}
