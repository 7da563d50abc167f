package io.devsync.server.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.devsync.server.app.App;
import io.devsync.server.app.AppFile;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TurnableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomTokensTest {

    private static final String SECRET = "My_very_confidential_secretttttt";
    private static final String METADATA =
            """
            "metadataFields": [
              {"name": "user_data.name", "fieldName": "name"},
              {"name": "user_data.occupation", "fieldName": "occupation", "required": true},
              {"name": "https://example\\\\.com/role", "fieldName": "role"}]
            """;

    private final TurnableClock clock = new TurnableClock();
    private final TestDataSource dataSource = new TestDataSource();
    private final CustomTokens tokens = new CustomTokens(clock);

    @AfterEach
    void close() {
        tokens.close();
        dataSource.close();
    }

    @Test
    void secretOfTheAppIsAccepted() {
        App app = app("{\"signingKeys\": [\"another-secret-of-32-bytes-or-more\", \"" + SECRET + "\"]}");

        ExternalIdentity identity = check(app, hmac(SECRET, claims -> claims));

        assertThat(identity.key()).isEqualTo("someUserId");
    }

    @Test
    void metadataIsTakenByItsPath() {
        App app = app("{\"signingKeys\": [\"" + SECRET + "\"], " + METADATA + "}");

        ExternalIdentity identity = check(
                app,
                hmac(SECRET, claims -> claims.claim("user_data", Map.of("name", "Foo Bar", "occupation", "firefighter"))
                        .claim("https://example.com/role", "admin")));

        assertThat(identity.data())
                .isEqualTo(new Document("name", "Foo Bar")
                        .append("occupation", "firefighter")
                        .append("role", "admin"));
    }

    @Test
    void missingRequiredMetadataIsNamed() {
        App app = app("{\"signingKeys\": [\"" + SECRET + "\"], " + METADATA + "}");

        assertRefused(
                app,
                hmac(SECRET, claims -> claims.claim("user_data", Map.of("name", "Foo Bar"))),
                "it has no claim 'user_data.occupation', which the app requires");
    }

    @Test
    void wrongSecretIsRefused() {
        assertRefused(
                app("{\"signingKeys\": [\"" + SECRET + "\"]}"),
                hmac("another-secret-of-32-bytes-or-more", claims -> claims),
                "its signature is not by a key of this app");
    }

    @Test
    void timesAreChecked() {
        App app = app("{\"signingKeys\": [\"" + SECRET + "\"]}");
        Date past = Date.from(clock.instant());
        Date future = Date.from(clock.instant().plusSeconds(61));

        assertRefused(app, hmac(SECRET, claims -> claims.expirationTime(past)), "it expired at 2026-11-21T12:00:00Z");
        assertRefused(app, hmac(SECRET, claims -> claims.expirationTime(null)), "it has no 'exp'");
        assertRefused(
                app, hmac(SECRET, claims -> claims.notBeforeTime(future)), "it is not valid before 2026-11-21T12:01:01Z");
    }

    @Test
    void audienceIsTheAppUnlessItSaysOtherwise() {
        String keys = "\"signingKeys\": [\"" + SECRET + "\"]";
        App own = app("{" + keys + "}");
        App all = app("{" + keys + ", \"audience\": [\"a\", \"b\"]}");
        App any = app("{" + keys + ", \"audience\": [\"a\", \"b\"], \"requireAnyAudience\": true}");
        String forA = hmac(SECRET, claims -> claims.audience("a"));
        String forBoth = hmac(SECRET, claims -> claims.audience(List.of("a", "b")));

        assertRefused(own, forA, "its 'aud' is [a] (expected: [tasks-abcde])");
        assertRefused(all, forA, "its 'aud' is [a] (expected: [a, b])");
        assertThat(check(all, forBoth).key()).isEqualTo("someUserId");
        assertThat(check(any, forA).key()).isEqualTo("someUserId");
    }

    @Test
    void subjectIsNeeded() {
        assertRefused(
                app("{\"signingKeys\": [\"" + SECRET + "\"]}"),
                hmac(SECRET, claims -> claims.subject(null)),
                "it has no 'sub' of 1 to 256 characters");
    }

    @Test
    void publicKeyIsAccepted() throws JOSEException {
        RSAKey key = rsaKey("one");
        String pem = pem(key);
        App app = app("{\"publicKeys\": [\"" + pem.replace("\n", "\\n") + "\"]}");

        assertThat(check(app, rsa(key)).key()).isEqualTo("someUserId");
        assertRefused(app, rsa(rsaKey("two")), "its signature is not by a key of this app");
    }

    @Test
    void publicKeyDoesNotServeAsASecret() throws JOSEException {
        String pem = pem(rsaKey("one"));
        App app = app("{\"publicKeys\": [\"" + pem.replace("\n", "\\n") + "\"]}");

        assertRefused(app, hmac(pem, claims -> claims), "its algorithm is HS256 (expected: RS256)");
    }

    @Test
    void inlineKeySetIsSearchedByKeyId() throws JOSEException {
        RSAKey one = rsaKey("one");
        RSAKey two = rsaKey("two");
        App app = app("{\"jwks\": " + new JWKSet(List.of(one, two)).toString(true) + "}");

        assertThat(check(app, rsa(two)).key()).isEqualTo("someUserId");
        assertRefused(app, rsa(rsaKey("three")), "its signature is not by a key of this app");
    }

    @Test
    void remoteKeySetIsFetchedOnceAndAgainForNewKeys() throws JOSEException, IOException {
        RSAKey one = rsaKey("one");
        RSAKey two = rsaKey("two");
        AtomicReference<String> published = new AtomicReference<>(new JWKSet(one).toString(true));
        AtomicInteger fetches = new AtomicInteger();
        HttpServer server = serve(published, fetches);
        try {
            App app = app("{\"jwkUri\": \"http://localhost:" + server.getAddress().getPort() + "/keys\"}");

            check(app, rsa(one));
            check(app, rsa(one));
            int afterTwoTokens = fetches.get();
            published.set(new JWKSet(List.of(one, two)).toString(true));
            assertRefused(app, rsa(two), "its signature is not by a key of this app");
            clock.turn(Duration.ofSeconds(30));
            ExternalIdentity afterAWhile = check(app, rsa(two));

            assertThat(afterTwoTokens).isEqualTo(1);
            assertThat(afterAWhile.key()).isEqualTo("someUserId");
            assertThat(fetches).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void brokenRemoteKeySetIsTheServersFault() throws JOSEException, IOException {
        AtomicReference<String> published = new AtomicReference<>("x".repeat(300 * 1024));
        HttpServer server = serve(published, new AtomicInteger());
        try {
            App app = app("{\"jwkUri\": \"http://localhost:" + server.getAddress().getPort() + "/keys\"}");
            String token = rsa(rsaKey("one"));

            assertThatThrownBy(() -> check(app, token))
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining("cannot get the signing keys")
                    .hasMessageContaining("more than 262144 bytes");
            published.set("<html>");
            assertThatThrownBy(() -> check(app, token)).hasMessageContaining("not a JSON Web Key Set");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void appCreatedOnLoopbackTakesAnySigner() throws JOSEException {
        App app = open(AppsOptions.loopback()).findOrCreate("fresh");

        ExternalIdentity identity = check(app, rsa(rsaKey("unknown")));

        assertThat(identity.key()).isEqualTo("someUserId");
        assertThat(identity.data()).isEqualTo(new Document("email", "some@example.com"));
    }

    @Test
    void appCreatedOnAnOpenServerTakesItsOwnKeyOnly() throws JOSEException {
        App app = open(new AppsOptions(true, false, Optional.empty(), List.of())).findOrCreate("fresh");
        String ownKey = new String(app.customTokenKey().bytes(), StandardCharsets.US_ASCII);

        assertThat(check(app, hmac(ownKey, claims -> claims.audience("fresh"))).key()).isEqualTo("someUserId");
        assertRefused(app, rsa(rsaKey("unknown")), "its algorithm is RS256 (expected: HS256)");
    }

    @Test
    void whatIsNoSignedTokenIsRefusedEverywhere() {
        App app = open(AppsOptions.loopback()).findOrCreate("fresh");
        String unsigned = new PlainJWT(new JWTClaimsSet.Builder().subject("admin").build()).serialize();
        String header = Base64.getUrlEncoder().encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));

        for (String token : List.of(unsigned, "", "a.b.c", header + ".bm90IGpzb24.AAAA")) {
            assertThatThrownBy(() -> check(app, token)).isInstanceOf(AuthException.class);
        }
        assertRefused(app, "x".repeat(20_000), "it has 20000 characters (expected: at most 16384)");
    }

    private ExternalIdentity check(App app, String token) {
        return tokens.check(app, new Credential.CustomToken(token));
    }

    private void assertRefused(App app, String token, String why) {
        assertThatThrownBy(() -> check(app, token))
                .isInstanceOf(AuthException.class)
                .hasMessage("custom token is refused: " + why);
    }

    private App app(String settings) {
        String file = "{\"apps\": [{\"clientAppId\": \"tasks-abcde\", \"providers\": {\"custom-token\": " + settings
                + "}}]}";
        return open(new AppsOptions(false, false, Optional.empty(), AppFile.parse(file)))
                .find("tasks-abcde")
                .orElseThrow();
    }

    private Apps open(AppsOptions options) {
        return Apps.open(dataSource.client(), options, new IdSource(clock, new Random(11)), clock);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .audience("tasks-abcde")
                .subject("someUserId")
                .claim("email", "some@example.com")
                .expirationTime(Date.from(clock.instant().plusSeconds(3600)));
    }

    private String hmac(String secret, UnaryOperator<JWTClaimsSet.Builder> change) {
        try {
            return sign(
                    new JWSHeader(JWSAlgorithm.HS256),
                    change.apply(claims()).build(),
                    new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private String rsa(RSAKey key) throws JOSEException {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        return sign(header, claims().build(), new RSASSASigner(key));
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static RSAKey rsaKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    private static String pem(RSAKey key) throws JOSEException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.toRSAPublicKey().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    private static HttpServer serve(AtomicReference<String> body, AtomicInteger fetches) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        return server;
    }
}
