package io.devsync.server.auth;

import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.auth.TokenClaims.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks access tokens from memory alone, so that every call and every WebSocket upgrade can afford it; never blocks.
 * Used by any thread.
 *
 * <p>It knows the ends of sessions and users that this server caused, and those that other servers over the same data
 * caused as soon as the data source has told of them.
 */
public final class AccessTokens {

    private final Apps apps;
    private final Tokens tokens;
    private final Revocations revocations;
    private final Clock clock;
    private final TokenTrials trials;

    AccessTokens(Apps apps, Tokens tokens, Revocations revocations, Clock clock, TokenTrials trials) {
        this.trials = trials;
        this.apps = apps;
        this.tokens = tokens;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Whether a token lets its user use this app. */
    public TokenCheck verify(App app, String token) {
        Optional<Tokens.Unverified> parsed = tokens.parse(token);
        if (parsed.isEmpty()) {
            return new TokenCheck.Garbage("it is not a JWT");
        }
        Optional<TokenClaims> claims = tokens.verify(app, parsed.get());
        return claims.map(known -> judge(app, known)).orElseGet(() -> judgeForeign(parsed.get()));
    }

    private TokenCheck judge(App app, TokenClaims claims) {
        if (claims.kind() != Kind.ACCESS) {
            return new TokenCheck.Garbage("it is a refresh token (expected: an access token)");
        }
        Instant now = clock.instant().plus(trials.skew(app));
        if (!claims.expires().isAfter(now) || trials.hasExpired(app, claims)) {
            return new TokenCheck.Expired(claims.userId(), claims.expires());
        }
        Optional<Revocations.End> end =
                revocations.find(claims.userId()).or(() -> revocations.find(claims.sessionId()));
        if (end.isEmpty()) {
            return new TokenCheck.Valid(claims.userId(), claims.sessionId(), claims.deviceId(), claims.expires());
        }
        return switch (end.get()) {
            case SESSION_REVOKED -> new TokenCheck.SessionOver(claims.userId(), claims.sessionId());
            case USER_DELETED -> new TokenCheck.UserGone(claims.userId(), true);
            case USER_DISABLED -> new TokenCheck.UserGone(claims.userId(), false);
        };
    }

    private TokenCheck judgeForeign(Tokens.Unverified token) {
        return apps.cachedByDomain(token.domainId())
                .filter(other -> tokens.verify(other, token).isPresent())
                .<TokenCheck>map(other -> new TokenCheck.OtherApp(other.clientAppId()))
                .orElseGet(() -> new TokenCheck.Garbage("it was not issued by this server"));
    }
}
