package io.devsync.server.api.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.App;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;

/**
 * Tells clients where an app lives: under the very address they asked at, so that emulators, phones in the LAN and
 * containers, which know the server by different names, each stay with theirs.
 */
final class LocationRoute {

    private static final JsonMapper JSON = new JsonMapper();

    void addTo(ClientRoutes routes) {
        routes.forApp("GET", "/location", this::location);
    }

    private HttpResponse location(HttpRequest request, App app) {
        String http = request.baseUrl();
        // "http" becomes "ws", "https" becomes "wss".
        String ws = "ws" + http.substring("http".length());
        return HttpResponse.json(
                200,
                JSON.createObjectNode()
                        .put("deployment_model", "GLOBAL")
                        .put("location", "US-VA")
                        .put("hostname", http)
                        .put("ws_hostname", ws)
                        .toString());
    }
}
