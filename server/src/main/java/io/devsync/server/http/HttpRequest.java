package io.devsync.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request with its whole body, which is within the limits.
 *
 * @param method in upper case
 * @param path decoded, without the query
 * @param pathParameters the values of the route's {@code {name}} parts
 * @param query the first value of each query parameter
 * @param headers the first value of each header, by lower-case name
 * @param body may be empty
 * @param baseUrl scheme, host and port as the client wrote them, without a slash at the end
 * @param remoteAddress the client's IP address
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        String baseUrl,
        String remoteAddress) {

    /** The value of a {@code {name}} part of the route, which must have it. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("route has no parameter " + name);
        }
        return value;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The token of {@code Authorization: Bearer}. */
    public Optional<String> bearerToken() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** The body as text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
