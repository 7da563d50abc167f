package io.devsync.server.auth.credential;

import java.util.Optional;

/**
 * An API key without its secret, which nobody can read again.
 *
 * @param id 24 hexadecimal digits
 * @param userId the user on whose behalf it logs in; absent for a server key, which is a user of its own
 */
public record ApiKey(String id, String name, boolean disabled, Optional<String> userId) {

    /** A new key with its secret, to be shown once. */
    public record Issued(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Issued[" + key + ", secret=<hidden>]";
        }
    }
}
