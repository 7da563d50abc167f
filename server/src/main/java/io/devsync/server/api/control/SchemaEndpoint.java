package io.devsync.server.api.control;

import io.devsync.server.api.control.BsonBody.BadBody;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.SchemaImport;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * {@code /api/devsync/v1/apps/{app}/schemas}: GET lists the App Services schemas of an app by class name; POST saves some,
 * all or none of them. {@code /asymmetric_tables} lists the classes that the schemas do not tell from others.
 */
public final class SchemaEndpoint {

    private static final String SCHEMAS = "/api/devsync/v1/apps/{app}/schemas";

    private final AppSchemas schemas;

    /** Over these schemas. */
    public SchemaEndpoint(AppSchemas schemas) {
        this.schemas = schemas;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.add("GET", SCHEMAS, LocalOnly.guard(this::list));
        router.add("POST", SCHEMAS, LocalOnly.guard(this::save));
        router.add("GET", "/api/devsync/v1/apps/{app}/asymmetric_tables", LocalOnly.guard(this::asymmetricTables));
    }

    private HttpResponse list(HttpRequest request) {
        return schemas.find(request.pathParameter("app"))
                .map(schema -> HttpResponse.json(200, json(schema)))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private static String json(AppSchema schema) {
        return AppServicesSchema.write(schema).stream()
                .map(BsonDocument::toJson)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private HttpResponse asymmetricTables(HttpRequest request) {
        return schemas.find(request.pathParameter("app"))
                .map(schema -> new BsonArray(AppServicesSchema.asymmetricTables(schema).stream()
                        .map(BsonString::new)
                        .toList()))
                .map(names -> HttpResponse.json(200, new BsonDocument("asymmetric_tables", names).toJson()))
                .orElseGet(() -> AppRoutes.unknownApp(request));
    }

    private HttpResponse save(HttpRequest request) {
        String app = request.pathParameter("app");
        if (schemas.find(app).isEmpty()) {
            return AppRoutes.unknownApp(request);
        }
        try {
            BsonBody body = BsonBody.parse(request.bodyText(), new TreeSet<>(Set.of("schemas", "asymmetric_tables")));
            SchemaImport outcome =
                    schemas.save(app, body.objects("schemas"), new TreeSet<>(body.strings("asymmetric_tables")));
            int status = outcome instanceof SchemaImport.Accepted ? 200 : 400;
            return HttpResponse.json(status, SchemaProblemsJson.of(outcome).toJson());
        } catch (BadBody bad) {
            return ControlJson.error(400, "InvalidParameter", String.valueOf(bad.getMessage()));
        }
    }
}
