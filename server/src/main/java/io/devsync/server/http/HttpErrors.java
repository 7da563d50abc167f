package io.devsync.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/** The answers that no handler gives, in the form that clients of App Services read (client-and-admin-api §4.2). */
final class HttpErrors {

    private HttpErrors() {}

    static HttpResponse notFound(String method, String path) {
        return error(404, "NotFound", "no such resource: " + method + " " + path);
    }

    static HttpResponse otherMethod(String method, String path, SortedSet<String> allowed) {
        HttpResponse response =
                error(405, "MethodNotAllowed", method + " " + path + " (expected: " + String.join(", ", allowed) + ")");
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.put("allow", String.join(", ", allowed));
        return new HttpResponse(response.status(), headers, response.body());
    }

    static HttpResponse badRequest(String reason) {
        return error(400, "BadRequest", reason);
    }

    static HttpResponse timeout() {
        return error(408, "RequestTimeout", "the request took too long to arrive");
    }

    static HttpResponse tooLarge(int bytesMax) {
        return error(413, "RequestTooLarge", "request body: larger than " + bytesMax + " bytes");
    }

    static HttpResponse failure() {
        return error(500, "InternalServerError", "internal server error; the server's log has the reason");
    }

    static HttpResponse error(int status, String code, String text) {
        return HttpResponse.json(status, "{\"error\":" + quote(text) + ",\"error_code\":" + quote(code) + "}");
    }

    /** A JSON string; this package knows no JSON library, for nothing else in it needs one. */
    private static String quote(String text) {
        StringBuilder json = new StringBuilder().append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return json.append('"').toString();
    }
}
