package io.devsync.harness.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;

/** Tokens that the server did not issue: an identity provider's, and a forger's. */
final class Jwt {

    private static final byte[] KEY = new byte[32];

    private Jwt() {}

    /** A token of an identity provider. */
    static String of(String subject, long secondsToLive) {
        Instant now = Instant.now();
        return signed(new JWTClaimsSet.Builder()
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(secondsToLive)))
                .build());
    }

    /** The same claims under another signature. */
    static String forged(String genuine) {
        try {
            return signed(SignedJWT.parse(genuine).getJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String signed(JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(KEY));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
