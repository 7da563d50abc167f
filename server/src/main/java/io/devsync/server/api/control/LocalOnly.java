package io.devsync.server.api.control;

import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import java.net.URI;
import java.util.Locale;

/**
 * Lets only programs on this machine call, because these routes give out secrets and ask for no password. A web page in a
 * browser here is kept out too: by the name under which it reached us (it may have pointed its own name to this machine),
 * and by its origin.
 */
final class LocalOnly {

    private LocalOnly() {}

    static HttpHandler guard(HttpHandler handler) {
        return request -> isLocal(request)
                ? handler.handle(request)
                : ControlJson.error(
                        403,
                        "Forbidden",
                        "only programs on the server's machine may call this (expected: a request to 127.0.0.1,"
                                + " [::1] or localhost, and not by a web page)");
    }

    private static boolean isLocal(HttpRequest request) {
        boolean webPage = request.header("origin").isPresent();
        return !webPage && isLoopback(request.remoteAddress()) && isLoopback(host(request.baseUrl()));
    }

    private static String host(String baseUrl) {
        String host = URI.create(baseUrl).getHost();
        return host == null ? "" : host;
    }

    private static boolean isLoopback(String address) {
        String plain = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        return switch (plain.toLowerCase(Locale.ROOT)) {
            case "localhost", "::1", "0:0:0:0:0:0:0:1" -> true;
            default -> plain.matches("(::ffff:)?127(\\.[0-9]{1,3}){3}");
        };
    }
}
