package io.devsync.server.api.control;

import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code GET /api/devsync/v1/openapi.json}: the control API as a document for people and tools. */
public final class OpenApi {

    private static final String FILE = "openapi.json";

    private final String document;

    /** Reads the document. */
    public OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the build");
            }
            document = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    /** Adds the route. */
    public void addTo(Router router) {
        router.add("GET", "/api/devsync/v1/openapi.json", request -> HttpResponse.json(200, document));
    }
}
