package io.devsync.server.http;

import java.time.Duration;

/**
 * What clients may ask of the HTTP server.
 *
 * @param requestBytesMax of a body, where a route sets no other limit
 * @param requestLineBytesMax of method, path and query
 * @param headerBytesMax of all headers together
 * @param connectionsMax open at a time, WebSockets included; further ones are closed at once
 * @param concurrentRequestsMax handled at a time; further ones wait their turn
 * @param idleTimeout between two requests of a connection, and for the head of a request
 * @param requestTimeout for the body of a request
 * @param lingerTimeout how long a connection that we ended may take to read our last words
 */
public record HttpLimits(
        int requestBytesMax,
        int requestLineBytesMax,
        int headerBytesMax,
        int connectionsMax,
        int concurrentRequestsMax,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration lingerTimeout) {

    /** What a server allows. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            // An exported app with its schemas and functions; App Services itself takes functions up to 4 MiB.
            4 * 1024 * 1024,
            // The access token of a sync connection is part of the path; custom user data makes it grow to 16 KiB.
            64 * 1024,
            // Two tokens and what proxies add.
            64 * 1024,
            // What one machine holds with a bounded buffer each; beyond it a client's back-off helps more than a queue.
            100_000,
            // Handlers wait for the database; logging in takes memory for hashing. Enough to keep both busy.
            256,
            // Longer than OkHttp's five minutes of pooling helps nobody, shorter than a minute costs reconnects.
            Duration.ofSeconds(75),
            // 4 MiB on a bad mobile line.
            Duration.ofSeconds(60),
            // A round trip and the rest of what was under way.
            Duration.ofSeconds(5));
}
