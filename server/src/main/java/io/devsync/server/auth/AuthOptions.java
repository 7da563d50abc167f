package io.devsync.server.auth;

import java.time.Duration;

/**
 * How users are served.
 *
 * @param accessTokenLifetime how long a device works with one access token, at least 1 s; the original's is 30 minutes,
 *     and tests of clients rely on it (spec client-and-admin-api §4.2)
 * @param refreshTokenLifetime how long a login lasts, at least as long; the original's is 60 days
 * @param passwordHashesAtATime at least 1; each takes a core for some 50 ms and 19 MiB
 */
public record AuthOptions(
        Duration accessTokenLifetime, Duration refreshTokenLifetime, int passwordHashesAtATime) {

    public AuthOptions {
        require(accessTokenLifetime.compareTo(Duration.ofSeconds(1)) >= 0, "accessTokenLifetime", accessTokenLifetime, "1 s or more");
        require(
                refreshTokenLifetime.compareTo(accessTokenLifetime) >= 0,
                "refreshTokenLifetime",
                refreshTokenLifetime,
                "at least " + accessTokenLifetime);
        require(passwordHashesAtATime >= 1, "passwordHashesAtATime", passwordHashesAtATime, "1 or more");
    }

    /** As the original, with half of the cores for passwords. */
    public static AuthOptions defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new AuthOptions(Duration.ofMinutes(30), Duration.ofDays(60), Math.max(1, cores / 2));
    }

    private static void require(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
