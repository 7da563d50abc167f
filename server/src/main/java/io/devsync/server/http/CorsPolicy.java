package io.devsync.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which pages in browsers may call the server: those of this machine, and those of named origins. */
final class CorsPolicy {

    /** Preflight answers are kept for a day; browsers cap it themselves. */
    private static final String MAX_AGE_SECONDS = "86400";

    private final Set<String> allowedOrigins;

    CorsPolicy(Set<String> allowedOrigins) {
        this.allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** The headers that let the page of that origin read a response; empty when it may not. */
    Map<String, String> headers(String origin) {
        return allows(origin)
                ? Map.of(
                        "access-control-allow-origin", origin,
                        "access-control-expose-headers", "x-appservices-request-id",
                        "vary", "origin")
                : Map.of("vary", "origin");
    }

    /** The answer to a preflight request. */
    HttpResponse preflight(String origin, Set<String> methods, Optional<String> requestedHeaders) {
        Map<String, String> headers = new HashMap<>();
        headers.put("allow", String.join(", ", methods));
        if (allows(origin)) {
            headers.put("access-control-allow-methods", String.join(", ", methods));
            headers.put("access-control-allow-headers", requestedHeaders.orElse("authorization, content-type"));
            headers.put("access-control-max-age", MAX_AGE_SECONDS);
        }
        return new HttpResponse(204, headers, new byte[0]);
    }

    private boolean allows(String origin) {
        return allowedOrigins.contains(origin) || isLoopback(origin);
    }

    /** By name only: nothing is looked up for a stranger. */
    private static boolean isLoopback(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null
                    && (host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]")
                            || host.matches("127(\\.\\d{1,3}){3}"));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
