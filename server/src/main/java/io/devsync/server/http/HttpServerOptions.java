package io.devsync.server.http;

import java.util.Set;

/**
 * Where and how to listen.
 *
 * @param bind address or host name of an interface; {@code 0.0.0.0} for all
 * @param port 0 for any free one
 * @param allowedOrigins of browsers' pages that may call the server, besides all pages of this machine
 */
public record HttpServerOptions(String bind, int port, HttpLimits limits, Set<String> allowedOrigins) {

    /** The usual limits, and pages of this machine only. */
    public static HttpServerOptions of(String bind, int port) {
        return new HttpServerOptions(bind, port, HttpLimits.DEFAULT, Set.of());
    }
}
