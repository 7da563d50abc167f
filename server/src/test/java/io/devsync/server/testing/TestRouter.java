package io.devsync.server.testing;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls handlers by their routes, without a network. */
public final class TestRouter implements Router {

    public static final String BASE_URL = "http://localhost:9090";

    private record Route(String method, List<String> pattern, HttpHandler handler) {}

    private final List<Route> routes = new ArrayList<>();

    @Override
    public void add(String method, String pattern, HttpHandler handler) {
        routes.add(new Route(method, List.of(pattern.split("/")), handler));
    }

    /** The routes, such as {@code GET /health}. */
    public List<String> routes() {
        return routes.stream()
                .map(route -> route.method() + " " + String.join("/", route.pattern()))
                .toList();
    }

    /** Calls from this machine. */
    public HttpResponse call(String method, String target, Map<String, String> headers, String body) {
        return call(method, target, headers, body, BASE_URL, "127.0.0.1");
    }

    /** Calls from anywhere. */
    public HttpResponse call(
            String method,
            String target,
            Map<String, String> headers,
            String body,
            String baseUrl,
            String remoteAddress) {
        String[] parts = target.split("\\?", 2);
        List<String> path = List.of(parts[0].split("/"));
        for (Route route : routes) {
            if (route.method().equals(method) && matches(route.pattern(), path)) {
                return route.handler()
                        .handle(new HttpRequest(
                                method,
                                parts[0],
                                parameters(route.pattern(), path),
                                query(parts.length == 2 ? parts[1] : ""),
                                headers,
                                body.getBytes(StandardCharsets.UTF_8),
                                baseUrl,
                                remoteAddress));
            }
        }
        return HttpResponse.text(404, "no route for " + method + " " + target);
    }

    private static boolean matches(List<String> pattern, List<String> path) {
        boolean matches = pattern.size() == path.size();
        for (int i = 0; matches && i < path.size(); i++) {
            matches = pattern.get(i).startsWith("{") || pattern.get(i).equals(path.get(i));
        }
        return matches;
    }

    private static Map<String, String> parameters(List<String> pattern, List<String> path) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                parameters.put(part.substring(1, part.length() - 1), path.get(i));
            }
        }
        return parameters;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
            String[] nameAndValue = pair.split("=", 2);
            query.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
