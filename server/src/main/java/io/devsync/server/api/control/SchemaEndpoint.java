package io.devsync.server.api.control;

import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonDocument;

/** {@code GET /api/devsync/v1/apps/{app}/schemas}: the App Services schemas of an app, by class name. */
public final class SchemaEndpoint {

    private final Function<String, Optional<AppSchema>> schemas;

    /**
     * Over these schemas.
     *
     * @param schemas the current schema of an app by its client app id; empty for unknown apps
     */
    public SchemaEndpoint(Function<String, Optional<AppSchema>> schemas) {
        this.schemas = schemas;
    }

    /** Adds the route. */
    public void addTo(Router router) {
        router.add("GET", "/api/devsync/v1/apps/{app}/schemas", LocalOnly.guard(this::list));
    }

    private HttpResponse list(HttpRequest request) {
        return schemas.apply(request.pathParameter("app"))
                .map(schema -> HttpResponse.json(200, json(schema)))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private static String json(AppSchema schema) {
        return AppServicesSchema.write(schema).stream()
                .map(BsonDocument::toJson)
                .collect(Collectors.joining(",", "[", "]"));
    }
}
