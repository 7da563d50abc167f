package io.devsync.server.app;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads RSA public keys in PEM (RFC 7468): a public key, or the certificate that holds it. */
public final class RsaPem {

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----", Pattern.DOTALL);

    /** RFC 7518 §3.3. */
    private static final int MIN_BITS = 2048;

    private RsaPem() {}

    /** @throws IllegalArgumentException when it is no such key, or a weak one */
    public static RSAPublicKey parse(String pem) {
        try {
            Matcher key = KEY.matcher(pem);
            PublicKey parsed = key.find() ? publicKey(key.group(1)) : certified(pem);
            if (parsed instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_BITS) {
                return rsa;
            }
            throw new IllegalArgumentException(
                    "key is " + parsed.getAlgorithm() + " (expected: RSA of " + MIN_BITS + " bits or more)");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "key cannot be read (expected: PEM with BEGIN PUBLIC KEY or BEGIN CERTIFICATE)", e);
        }
    }

    private static PublicKey publicKey(String base64) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private static PublicKey certified(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();
    }
}
