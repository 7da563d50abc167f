package io.devsync.harness.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The part of the App Services Client API that a device needs: location, login, fresh access tokens. Thread-safe. */
final class AppServices {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    /** What a logged-in user holds. */
    record Tokens(String access, String refresh) {
        @Override
        public String toString() {
            return "Tokens[<hidden>]";
        }
    }

    /** The server refused; {@code status} is of HTTP. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private final HttpClient http;
    private final URI baseUrl;
    private final String appId;

    /** @param baseUrl without a slash at the end */
    AppServices(HttpClient http, URI baseUrl, String appId) {
        this.http = http;
        this.baseUrl = baseUrl;
        this.appId = appId;
    }

    private URI path(String path) {
        return URI.create(baseUrl + "/api/client/v2.0/app/" + appId + path);
    }

    /** The host of the app's WebSockets (spec wire-protocol §1.1). */
    CompletableFuture<URI> webSocketHost() {
        return call(HttpRequest.newBuilder(path("/location")).GET())
                .thenApply(answer -> URI.create(text(answer, "ws_hostname")));
    }

    /** Where a user's devices connect to. */
    URI socketAddress(Wire wire, URI host, Tokens tokens) {
        return wire.address(host, appId, tokens.access());
    }

    /** Logs in. */
    CompletableFuture<Tokens> logIn(Credentials credentials) {
        return call(HttpRequest.newBuilder(path("/auth/providers/" + credentials.provider() + "/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(credentials.body())))
                .thenApply(answer -> new Tokens(text(answer, "access_token"), text(answer, "refresh_token")));
    }

    /** Gets another access token. */
    CompletableFuture<Tokens> refresh(Tokens tokens) {
        URI session = URI.create(baseUrl + "/api/client/v2.0/auth/session");
        return call(HttpRequest.newBuilder(session)
                        .header("Authorization", "Bearer " + tokens.refresh())
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .thenApply(answer -> new Tokens(text(answer, "access_token"), tokens.refresh()));
    }

    private CompletableFuture<JsonNode> call(HttpRequest.Builder request) {
        HttpRequest sent = request.timeout(ANSWER_WITHIN).build();
        return http.sendAsync(sent, BodyHandlers.ofString()).thenApply(response -> {
            if (response.statusCode() / 100 != 2) {
                throw new RefusedException(
                        response.statusCode(),
                        sent.method() + " " + sent.uri() + ": HTTP " + response.statusCode() + " " + response.body());
            }
            try {
                return JSON.readTree(response.body());
            } catch (JsonProcessingException notJson) {
                throw new RefusedException(
                        response.statusCode(), sent.method() + " " + sent.uri() + ": answer is not JSON");
            }
        });
    }

    private static String text(JsonNode answer, String field) {
        JsonNode value = answer.get(field);
        if (value == null || !value.isTextual()) {
            throw new RefusedException(200, "answer without \"" + field + "\"");
        }
        return value.asText();
    }

    /** The HTTP status with which the server refused; empty when it could not be asked. */
    static Optional<Integer> refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof RefusedException refused ? Optional.of(refused.status()) : Optional.empty();
    }
}
