package io.devsync.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all connections of a server share; never changes. */
record HttpService(
        HttpLimits limits, RouteTable routes, List<Socket> sockets, CorsPolicy cors, RequestRunner runner) {

    /** An endpoint with its parsed pattern. */
    record Socket(PathPattern pattern, WebSocketEndpoint endpoint) {}

    /** An endpoint that a path leads to. */
    record SocketMatch(WebSocketEndpoint endpoint, Map<String, String> parameters) {}

    /** The endpoint of a path's decoded segments. */
    Optional<SocketMatch> socket(List<String> path) {
        for (Socket socket : sockets) {
            Optional<Map<String, String>> parameters = socket.pattern.match(path);
            if (parameters.isPresent()) {
                return Optional.of(new SocketMatch(socket.endpoint, parameters.get()));
            }
        }
        return Optional.empty();
    }
}
