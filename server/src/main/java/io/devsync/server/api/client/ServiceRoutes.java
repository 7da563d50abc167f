package io.devsync.server.api.client;

import io.devsync.server.app.App;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.Caller;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Calls of functions and of services: the remote MongoDB client and push. Apps have neither, so all are refused, in the
 * words that clients know.
 */
final class ServiceRoutes {

    private static final String REGISTRATION = "/push/providers/{service}/registration";

    private final Auth auth;

    ServiceRoutes(Auth auth) {
        this.auth = auth;
    }

    void addTo(ClientRoutes routes) {
        routes.forUserOfApp("POST", "/functions/call", this::call);
        routes.forApp("GET", "/functions/call", this::stream);
        routes.forUserOfApp("PUT", REGISTRATION, this::push);
        routes.forUserOfApp("DELETE", REGISTRATION, this::push);
    }

    private HttpResponse call(HttpRequest request, Caller caller) {
        throw notFound(RequestBody.of(request));
    }

    /** A call whose answer would be a stream of events; request and token come in the query. */
    private HttpResponse stream(HttpRequest request, App app) {
        auth.authenticate(app, request.query().getOrDefault("baas_at", ""));
        String encoded = request.query().getOrDefault("baas_request", "");
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            throw notFound(RequestBody.of(text));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("baas_request is not base64: " + e.getMessage());
        }
    }

    private static Refusal notFound(RequestBody body) {
        String name = body.text("name");
        return body.optionalText("service")
                .map(service -> serviceNotFound(
                        service,
                        " for '" + name + "': the app has no remote MongoDB client; use synchronised realms instead"))
                .orElseGet(() -> new Refusal(404, "FunctionNotFound", "function not found: '" + name + "'"));
    }

    private HttpResponse push(HttpRequest request, Caller caller) {
        throw serviceNotFound(request.pathParameter("service"), "");
    }

    private static Refusal serviceNotFound(String service, String more) {
        return new Refusal(404, "ServiceNotFound", "service not found: '" + service + "'" + more);
    }
}
