package io.devsync.server.auth;

import io.devsync.server.app.App;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What tests of apps do to tokens: a clock that is wrong, and access tokens that have expired early. Used by any thread;
 * never blocks.
 */
public final class TokenTrials {

    /** As many users as tests have at once; who came first is forgotten first, and with him his early expiry. */
    private static final int EXPIRED_MAX = 10_000;

    private final Map<String, Duration> skews = new ConcurrentHashMap<>();

    /** Up to which token those of an app ({@code app}) or user ({@code app/user}) have expired. Guarded by itself. */
    private final Map<String, String> expired = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > EXPIRED_MAX;
        }
    };

    private volatile boolean anyExpired;

    TokenTrials() {}

    /** Sets how far an app's clock is ahead of the real time; negative when it is behind, zero when it is right. */
    public void skew(App app, Duration offset) {
        if (offset.isZero()) {
            skews.remove(app.id());
        } else {
            skews.put(app.id(), offset);
        }
    }

    /** How far an app's clock is ahead of the real time. */
    public Duration skew(App app) {
        return skews.getOrDefault(app.id(), Duration.ZERO);
    }

    /** The access tokens that were issued before a token of that id have expired: one user's, or all of the app. */
    void expire(App app, Optional<String> userId, String tokenId) {
        synchronized (expired) {
            expired.put(userId.map(user -> app.id() + "/" + user).orElse(app.id()), tokenId);
            anyExpired = true;
        }
    }

    /** Whether an access token has expired early. */
    boolean hasExpired(App app, TokenClaims claims) {
        if (!anyExpired) {
            return false;
        }
        synchronized (expired) {
            return isBefore(claims, expired.get(app.id()))
                    || isBefore(claims, expired.get(app.id() + "/" + claims.userId()));
        }
    }

    /** Ids of tokens sort as they were made. */
    private static boolean isBefore(TokenClaims claims, @Nullable String tokenId) {
        return tokenId != null && claims.tokenId().compareTo(tokenId) < 0;
    }
}
