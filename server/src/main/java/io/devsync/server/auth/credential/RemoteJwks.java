package io.devsync.server.auth.credential;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * JSON Web Key Sets of other servers, fetched when needed and kept for a while. The addresses come from app files only,
 * so there are few.
 */
final class RemoteJwks implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Real sets have a few keys of less than 2 KiB each. */
    private static final int MAX_BYTES = 256 * 1024;

    /** Signers announce new keys ahead of use, and withdraw old ones rarely. */
    private static final Duration MAX_AGE = Duration.ofHours(1);

    /** A token with an unknown key id causes a new fetch, but not more often than this. */
    private static final Duration MIN_AGE = Duration.ofSeconds(30);

    private record Fetched(JWKSet keys, Instant at) {}

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Map<URI, Fetched> cache = new ConcurrentHashMap<>();
    private final Clock clock;

    RemoteJwks(Clock clock) {
        this.clock = clock;
    }

    /**
     * The keys at an address.
     *
     * @param keyId the key that is looked for; when the kept set lacks it, the set is fetched again
     */
    JWKSet get(URI uri, String keyId) {
        Fetched kept = cache.get(uri);
        if (kept != null) {
            Duration age = Duration.between(kept.at(), clock.instant());
            boolean hasKey = kept.keys().getKeyByKeyId(keyId) != null;
            if (age.compareTo(MIN_AGE) < 0 || (hasKey && age.compareTo(MAX_AGE) < 0)) {
                return kept.keys();
            }
        }
        Fetched fetched = new Fetched(fetch(uri), clock.instant());
        cache.put(uri, fetched);
        return fetched.keys();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JWKSet fetch(URI uri) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
                if (response.statusCode() != 200) {
                    throw unusable(uri, "status " + response.statusCode() + " (expected: 200)");
                }
                if (bytes.length > MAX_BYTES) {
                    throw unusable(uri, "more than " + MAX_BYTES + " bytes");
                }
                return JWKSet.parse(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw unusable(uri, String.valueOf(e.getMessage()));
        } catch (ParseException e) {
            throw unusable(uri, "not a JSON Web Key Set: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(uri, "the server is stopping");
        }
    }

    private static AuthException unusable(URI uri, String why) {
        return new AuthException(AuthError.BUSY, "cannot get the signing keys from " + uri + ": " + why);
    }
}
