package io.devsync.server.auth;

import java.time.Instant;

/**
 * What one of our own tokens says, after its signature was checked.
 *
 * @param tokenId empty for refresh tokens
 */
record TokenClaims(
        Kind kind, String userId, String sessionId, String deviceId, Instant expires, String tokenId) {

    /** What a token is for. */
    enum Kind {
        /** For calls and sync; short-lived. */
        ACCESS("access"),
        /** For new access tokens; lives as long as its session. */
        REFRESH("refresh");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }
}
