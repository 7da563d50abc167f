package io.devsync.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A response with its whole body. */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {

    /** JSON; the content type is exactly what clients compare with (spec client-and-admin-api §0). */
    public static HttpResponse json(int status, String json) {
        return new HttpResponse(
                status, Map.of("content-type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }

    /** Plain text. */
    public static HttpResponse text(int status, String text) {
        return new HttpResponse(
                status, Map.of("content-type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    /** No body. */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Map.of(), new byte[0]);
    }
}
