package io.devsync.server.api.admin;

import io.devsync.server.store.IdSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in as an administrator. Tokens are random; only their digests are kept, in memory: a restart logs
 * everybody out. Guarded by its own monitor.
 */
final class AdminSessions {

    /** The original's live for 30 minutes; test suites log in once and run for hours. */
    private static final Duration ACCESS_LIFETIME = Duration.ofHours(12);

    private static final Duration REFRESH_LIFETIME = Duration.ofDays(60);

    /** Tests log in over and over; who came first is out first. */
    private static final int TOKENS_MAX = 10_000;

    private static final int TOKEN_BYTES = 32;

    private enum Kind {
        ACCESS,
        REFRESH
    }

    private record Token(Kind kind, String session, Instant expires) {}

    private final IdSource ids;
    private final Clock clock;
    private final Map<String, Token> byDigest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > TOKENS_MAX;
        }
    };

    AdminSessions(IdSource ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** A new session's tokens. */
    record Login(String accessToken, String refreshToken) {}

    synchronized Login start() {
        String session = ids.objectId();
        return new Login(issue(Kind.ACCESS, session, ACCESS_LIFETIME), issue(Kind.REFRESH, session, REFRESH_LIFETIME));
    }

    /** Whether an access token is good. */
    synchronized boolean admits(String accessToken) {
        return find(Kind.ACCESS, accessToken).isPresent();
    }

    /** A new access token for the session of a refresh token. */
    synchronized Optional<String> refresh(String refreshToken) {
        return find(Kind.REFRESH, refreshToken).map(token -> issue(Kind.ACCESS, token.session(), ACCESS_LIFETIME));
    }

    /** Ends the session of a refresh token. False when there is none. */
    synchronized boolean end(String refreshToken) {
        Optional<Token> token = find(Kind.REFRESH, refreshToken);
        token.ifPresent(known -> byDigest.values().removeIf(other -> other.session().equals(known.session())));
        return token.isPresent();
    }

    private String issue(Kind kind, String session, Duration lifetime) {
        String token = ids.secret(TOKEN_BYTES);
        byDigest.put(digest(token), new Token(kind, session, clock.instant().plus(lifetime)));
        return token;
    }

    private Optional<Token> find(Kind kind, String token) {
        return Optional.ofNullable(byDigest.get(digest(token)))
                .filter(known -> known.kind() == kind && known.expires().isAfter(clock.instant()));
    }

    private static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
