package io.devsync.server.http;

import java.net.URI;
import java.util.Locale;

/**
 * Tells programs on this machine from everybody else, for what may be given to them without a password. A web page in a
 * browser here is somebody else: by the name under which it reached us (it may have pointed its own name to this
 * machine), and by its origin.
 */
public final class LocalPrograms {

    private LocalPrograms() {}

    /** Whether a request comes from a program on this machine. */
    public static boolean sent(HttpRequest request) {
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
