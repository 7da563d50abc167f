package io.devsync.server.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a request leads, known from its head alone. */
sealed interface RequestTarget {

    /** A handler of a route. */
    record Handler(HttpHandler handler, Map<String, String> parameters, Optional<Integer> ownRequestBytesMax)
            implements RequestTarget {

        HttpRequest request(io.netty.handler.codec.http.HttpRequest head, Channel channel, byte[] body) {
            return RequestTarget.request(head, parameters, channel, body);
        }
    }

    /** The endpoint of a WebSocket. */
    record Socket(WebSocketEndpoint endpoint, Map<String, String> parameters) implements RequestTarget {

        HttpRequest request(io.netty.handler.codec.http.HttpRequest head, Channel channel) {
            return RequestTarget.request(head, parameters, channel, new byte[0]);
        }
    }

    /** Nowhere: the answer is clear. */
    record Answer(HttpResponse response) implements RequestTarget {}

    /** How many bytes the body may have. */
    default int requestBytesMax(HttpLimits limits) {
        return switch (this) {
            case Handler handler -> handler.ownRequestBytesMax().orElse(limits.requestBytesMax());
            case Socket ignored -> 0;
            case Answer ignored -> limits.requestBytesMax();
        };
    }

    static RequestTarget of(HttpService service, io.netty.handler.codec.http.HttpRequest head) {
        String method = head.method().name();
        String rawPath = rawPath(head.uri());
        Optional<List<String>> path = PathPattern.split(rawPath);
        if (path.isEmpty()) {
            return new Answer(HttpErrors.badRequest("path: \"" + rawPath + "\" (expected: percent-encoded UTF-8)"));
        }
        Optional<HttpService.SocketMatch> socket = service.socket(path.get());
        if (socket.isPresent()) {
            return isUpgrade(head)
                    ? new Socket(socket.get().endpoint(), socket.get().parameters())
                    : new Answer(HttpErrors.badRequest(rawPath + ": this path is for WebSockets only"));
        }
        return switch (service.routes().match(method, path.get())) {
            case RouteTable.Match.Found(HttpHandler handler, Map<String, String> parameters, Optional<Integer> max) ->
                new Handler(handler, parameters, max);
            case RouteTable.Match.OtherMethod other when method.equals("OPTIONS") ->
                new Answer(preflight(service, head, other.allowed()));
            case RouteTable.Match.OtherMethod other ->
                new Answer(HttpErrors.otherMethod(method, rawPath, other.allowed()));
            case RouteTable.Match.Nothing ignored -> new Answer(HttpErrors.notFound(method, rawPath));
        };
    }

    private static HttpResponse preflight(
            HttpService service, io.netty.handler.codec.http.HttpRequest head, Set<String> allowed) {
        HttpHeaders headers = head.headers();
        return service.cors()
                .preflight(
                        headers.get(HttpHeaderNames.ORIGIN, ""),
                        allowed,
                        Optional.ofNullable(headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)));
    }

    private static boolean isUpgrade(io.netty.handler.codec.http.HttpRequest head) {
        return head.method().name().equals("GET")
                && head.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    private static String rawPath(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static HttpRequest request(
            io.netty.handler.codec.http.HttpRequest head,
            Map<String, String> parameters,
            Channel channel,
            byte[] body) {
        List<String> segments = PathPattern.split(rawPath(head.uri())).orElseThrow();
        Map<String, String> headers = headers(head.headers());
        String host = headers.getOrDefault("host", "localhost");
        return new HttpRequest(
                head.method().name(),
                "/" + String.join("/", segments),
                parameters,
                query(head.uri()),
                headers,
                body,
                "http://" + host,
                channel.remoteAddress() instanceof InetSocketAddress address
                        ? address.getAddress().getHostAddress()
                        : "");
    }

    /** The first value of each parameter; a query that cannot be decoded counts as none. */
    private static Map<String, String> query(String uri) {
        Map<String, String> query = new HashMap<>();
        try {
            new QueryStringDecoder(uri).parameters().forEach((name, values) -> query.put(name, values.getFirst()));
        } catch (IllegalArgumentException e) {
            query.clear();
        }
        return query;
    }

    private static Map<String, String> headers(HttpHeaders headers) {
        Map<String, String> first = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            first.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        // A list, which a client may spread over several headers (RFC 6455 §11.3.4).
        if (first.containsKey("sec-websocket-protocol")) {
            first.put("sec-websocket-protocol", String.join(", ", headers.getAll("sec-websocket-protocol")));
        }
        return first;
    }
}
