package io.devsync.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.devsync.server.app.App;
import io.devsync.server.store.IdSource;
import io.devsync.server.auth.TokenClaims.Kind;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Our own tokens: JWTs with the claims of the original, signed with the app's key (HS256). Clients read {@code exp},
 * {@code iat} and {@code user_data}, and look at no signature (spec real-client §6).
 *
 * <p>{@code baas_domain_id} says which app a token is of, {@code iss} and {@code baas_id} which session.
 */
final class Tokens {

    /** Room for custom user data; a token travels in the URL of the WebSocket upgrade. */
    private static final int MAX_LENGTH = 32 * 1024;

    private final Duration accessLifetime;
    private final IdSource ids;
    private final Clock clock;
    private final TokenTrials trials;

    Tokens(Duration accessLifetime, IdSource ids, Clock clock, TokenTrials trials) {
        this.trials = trials;
        this.accessLifetime = accessLifetime;
        this.ids = ids;
        this.clock = clock;
    }

    /** A token that was read but not checked. */
    record Unverified(SignedJWT jwt, JWTClaimsSet claims) {

        /** The app it says it is of. */
        String domainId() {
            return claims.getClaim("baas_domain_id") instanceof String id ? id : "";
        }
    }

    /**
     * A token for calls and sync.
     *
     * @param userData the user's custom data as JSON; absent when there is none
     */
    String access(App app, Session session, Optional<Map<String, Object>> userData) {
        Instant now = clock.instant().plus(trials.skew(app)).truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet.Builder claims = claims(app, session, Kind.ACCESS, now, now.plus(accessLifetime))
                // Without it two tokens of one second are the same.
                .jwtID(ids.objectId());
        userData.ifPresent(data -> claims.claim("user_data", data));
        return sign(app, claims.build());
    }

    /** The token that stands for a session. */
    String refresh(App app, Session session) {
        JWTClaimsSet.Builder claims = claims(app, session, Kind.REFRESH, session.created(), session.expires());
        return sign(app, claims.build());
    }

    /** Reads a token without believing it. */
    Optional<Unverified> parse(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return Optional.of(new Unverified(jwt, jwt.getJWTClaimsSet()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** What a token says, if it is this app's; it may have expired. */
    Optional<TokenClaims> verify(App app, Unverified token) {
        boolean ours = token.domainId().equals(app.domainId())
                && token.jwt().getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
                && isSignedBy(app, token.jwt());
        return ours ? Optional.of(claims(token.claims())) : Optional.empty();
    }

    private static JWTClaimsSet.Builder claims(App app, Session session, Kind kind, Instant issued, Instant expires) {
        return new JWTClaimsSet.Builder()
                .issuer(session.id())
                .subject(session.userId())
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(expires))
                .claim("typ", kind.wireName())
                .claim("baas_id", session.id())
                .claim("baas_device_id", session.deviceId())
                .claim("baas_domain_id", app.domainId())
                .claim("stitch_id", session.id())
                .claim("stitch_devId", session.deviceId())
                .claim("stitch_domainId", app.domainId());
    }

    private static String sign(App app, JWTClaimsSet claims) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(), claims);
        try {
            jwt.sign(new MACSigner(app.tokenKey().bytes()));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign tokens of app " + app.clientAppId(), e);
        }
        return jwt.serialize();
    }

    private static boolean isSignedBy(App app, SignedJWT jwt) {
        try {
            return jwt.verify(new MACVerifier(app.tokenKey().bytes()));
        } catch (JOSEException e) {
            return false;
        }
    }

    /** The claims of a token that we signed, so that they are all there. */
    private static TokenClaims claims(JWTClaimsSet claims) {
        boolean access = Kind.ACCESS.wireName().equals(claims.getClaim("typ"));
        return new TokenClaims(
                access ? Kind.ACCESS : Kind.REFRESH,
                claims.getSubject(),
                claims.getIssuer(),
                (String) claims.getClaim("baas_device_id"),
                claims.getExpirationTime().toInstant(),
                Objects.requireNonNullElse(claims.getJWTID(), ""));
    }
}
