package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.sync.NetworkTransport;
import io.realm.kotlin.internal.interop.sync.Response;
import io.realm.kotlin.internal.interop.sync.ResponseCallback;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Carries the native client's HTTP requests. */
final class HttpTransport implements NetworkTransport {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    /** What the HTTP client sets itself and refuses to take from outside. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "host", "connection");

    /** Marks a request that never got an answer; the native client only looks whether it is zero. */
    private static final int NO_ANSWER = 1000;

    private final HttpClient http;
    private final AnswerFilter filter;

    HttpTransport(HttpClient http, AnswerFilter filter) {
        this.http = http;
        this.filter = filter;
    }

    @Override
    public String getAuthorizationHeaderName() {
        return "Authorization";
    }

    @Override
    public Map<String, String> getCustomHeaders() {
        return Map.of();
    }

    @Override
    public void sendRequest(
            String method, String url, Map<String, String> headers, String body, ResponseCallback callback) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST_TIMEOUT);
        headers.forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
            }
        });
        request.method(
                method.toUpperCase(Locale.ROOT),
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> toNative(url, answer))
                .exceptionally(failure -> new Response(0, NO_ANSWER, Map.of(), String.valueOf(failure)))
                .thenAccept(callback::response);
    }

    @Override
    public void close() {
        // The HTTP client is shared.
    }

    private Response toNative(String url, HttpResponse<String> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Response(response.statusCode(), 0, headers, filter.apply(url, response.body()));
    }
}
