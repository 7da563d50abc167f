package io.devsync.server.api.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.credential.ApiKey;
import io.devsync.server.auth.credential.ApiKeys;
import io.devsync.server.auth.credential.AuthException;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import java.util.function.BiFunction;

/** An app's server keys: API keys with which programs log in as users of their own. */
final class ServerKeyRoutes {

    private static final String ALL = "/api/devsync/v1/apps/{app}/api_keys";
    private static final String ONE = ALL + "/{id}";

    private final Apps apps;
    private final ApiKeys keys;

    ServerKeyRoutes(Apps apps, ApiKeys keys) {
        this.apps = apps;
        this.keys = keys;
    }

    void addTo(Router router) {
        router.add("GET", ALL, handler(this::list));
        router.add("POST", ALL, handler(this::create));
        router.add("GET", ONE, handler(this::get));
        router.add("DELETE", ONE, handler(this::delete));
        router.add("PUT", ONE + "/enable", handler((request, app) -> setDisabled(request, app, false)));
        router.add("PUT", ONE + "/disable", handler((request, app) -> setDisabled(request, app, true)));
    }

    private HttpHandler handler(BiFunction<HttpRequest, App, HttpResponse> action) {
        return LocalOnly.guard(request -> {
            try {
                return apps.find(request.pathParameter("app"))
                        .map(app -> action.apply(request, app))
                        .orElseGet(() -> AppRoutes.unknownApp(request));
            } catch (AuthException e) {
                return ControlJson.error(e.error().status(), e.error().code(), String.valueOf(e.getMessage()));
            }
        });
    }

    private HttpResponse list(HttpRequest request, App app) {
        ObjectNode body = ControlJson.object();
        ArrayNode array = body.putArray("api_keys");
        keys.list(app, ApiKeys.SERVER).forEach(key -> array.add(json(key)));
        return ControlJson.answer(200, body);
    }

    private HttpResponse create(HttpRequest request, App app) {
        return ControlJson.text(request.bodyText(), "name")
                .map(name -> keys.create(app, ApiKeys.SERVER, name))
                .map(issued -> ControlJson.answer(201, json(issued.key()).put("key", issued.secret())))
                .orElseGet(() -> ControlJson.error(
                        400, "MissingParameter", "the key has no name (expected: a body {\"name\": \"...\"})"));
    }

    private HttpResponse get(HttpRequest request, App app) {
        return ControlJson.answer(200, json(keys.get(app, ApiKeys.SERVER, request.pathParameter("id"))));
    }

    private HttpResponse delete(HttpRequest request, App app) {
        keys.delete(app, ApiKeys.SERVER, request.pathParameter("id"));
        return HttpResponse.empty(204);
    }

    private HttpResponse setDisabled(HttpRequest request, App app, boolean disabled) {
        keys.setDisabled(app, ApiKeys.SERVER, request.pathParameter("id"), disabled);
        return HttpResponse.empty(204);
    }

    private static ObjectNode json(ApiKey key) {
        return ControlJson.object()
                .put("_id", key.id())
                .put("name", key.name())
                .put("disabled", key.disabled());
    }
}
