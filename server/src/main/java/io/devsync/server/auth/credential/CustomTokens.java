package io.devsync.server.auth.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.devsync.server.app.App;
import io.devsync.server.app.CustomTokenRules;
import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.app.ProviderType;
import io.devsync.server.app.RsaPem;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks JWTs of other systems: signature, times, audience, subject; and takes the metadata out of them. */
final class CustomTokens implements AutoCloseable {

    /** Real ones have 1 or 2 KiB; the limit holds before anything is parsed. */
    private static final int MAX_LENGTH = 16 * 1024;

    /** How far the other system's clock may be ahead of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private static final int MAX_SUBJECT_LENGTH = 256;

    private final Clock clock;
    private final RemoteJwks remote;

    CustomTokens(Clock clock) {
        this.clock = clock;
        this.remote = new RemoteJwks(clock);
    }

    ExternalIdentity check(App app, Credential.CustomToken credential) {
        CustomTokenRules rules = app.providers().customToken();
        SignedJWT token = parse(credential.token());
        JWTClaimsSet claims = claims(token);
        boolean anySigner = rules.keys() instanceof KeySource.AnySigner;
        if (!isSigned(token, rules.keys())) {
            throw refused("its signature is not by a key of this app");
        }
        checkTimes(claims, anySigner);
        if (!anySigner) {
            checkAudience(claims, rules, app);
        }
        String subject = Optional.ofNullable(claims.getSubject())
                .filter(sub -> !sub.isEmpty() && sub.length() <= MAX_SUBJECT_LENGTH)
                .orElseThrow(() -> refused("it has no 'sub' of 1 to " + MAX_SUBJECT_LENGTH + " characters"));
        return new ExternalIdentity(
                ProviderType.CUSTOM_TOKEN, subject, TokenMetadata.extract(claims, rules.metadata()));
    }

    @Override
    public void close() {
        remote.close();
    }

    private static SignedJWT parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("it has " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        try {
            return SignedJWT.parse(text);
        } catch (ParseException e) {
            throw refused("it is not a signed JWT");
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw refused("its payload is not a set of claims");
        }
    }

    private boolean isSigned(SignedJWT token, KeySource keys) {
        return switch (keys) {
            case KeySource.AnySigner any -> true;
            case KeySource.Secrets secrets -> hasAlgorithm(token, JWSAlgorithm.HS256)
                    && secrets.secrets().stream().anyMatch(secret -> verifiesHmac(token, secret));
            case KeySource.PublicKeys publicKeys -> hasAlgorithm(token, JWSAlgorithm.RS256)
                    && publicKeys.pems().stream().anyMatch(pem -> verifies(token, new RSASSAVerifier(RsaPem.parse(pem))));
            case KeySource.InlineJwks jwks -> hasAlgorithm(token, JWSAlgorithm.RS256)
                    && verifiesAny(token, parseJwks(jwks.json()));
            case KeySource.JwkUri uri -> hasAlgorithm(token, JWSAlgorithm.RS256)
                    && verifiesAny(token, remote.get(uri.uri(), String.valueOf(token.getHeader().getKeyID())));
        };
    }

    /** The app decides on the algorithm, never the token: a public key must not serve as HMAC secret. */
    private static boolean hasAlgorithm(SignedJWT token, JWSAlgorithm expected) {
        JWSAlgorithm actual = token.getHeader().getAlgorithm();
        if (!actual.equals(expected)) {
            throw refused("its algorithm is " + actual + " (expected: " + expected + ")");
        }
        return true;
    }

    private static boolean verifiesAny(SignedJWT token, JWKSet keys) {
        String keyId = token.getHeader().getKeyID();
        for (JWK key : keys.getKeys()) {
            boolean candidate = keyId == null || key.getKeyID() == null || keyId.equals(key.getKeyID());
            if (candidate && key instanceof RSAKey rsa && verifiesRsa(token, rsa)) {
                return true;
            }
        }
        return false;
    }

    private static boolean verifiesHmac(SignedJWT token, String secret) {
        try {
            return verifies(token, new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static boolean verifiesRsa(SignedJWT token, RSAKey key) {
        try {
            return verifies(token, new RSASSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static boolean verifies(SignedJWT token, JWSVerifier verifier) {
        try {
            return token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWKSet parseJwks(String json) {
        try {
            return JWKSet.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("stored key set is not JSON; correct the app file", e);
        }
    }

    private void checkTimes(JWTClaimsSet claims, boolean mayLackExpiry) {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        if (expires == null && !mayLackExpiry) {
            throw refused("it has no 'exp'");
        }
        if (expires != null && !expires.toInstant().isAfter(now)) {
            throw refused("it expired at " + expires.toInstant());
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(now.plus(CLOCK_SKEW))) {
            throw refused("it is not valid before " + notBefore.toInstant());
        }
    }

    private static void checkAudience(JWTClaimsSet claims, CustomTokenRules rules, App app) {
        Set<String> actual = new HashSet<>(claims.getAudience());
        List<String> expected = rules.audience().isEmpty() ? List.of(app.clientAppId()) : rules.audience();
        boolean fits = rules.requireAnyAudience()
                ? expected.stream().anyMatch(actual::contains)
                : actual.containsAll(expected);
        if (!fits) {
            throw refused("its 'aud' is " + actual + " (expected: " + expected + ")");
        }
    }

    static AuthException refused(String why) {
        return new AuthException(AuthError.AUTH_ERROR, "custom token is refused: " + why);
    }
}
