package io.devsync.server.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.http.HttpHandler;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.SchemaImport;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class SchemaEndpointTest {

    private static final String ROUTE = "GET /api/devsync/v1/apps/{app}/schemas";

    @Test
    void listsTheSchemasOfAnApp() {
        AppSchema schema = schemaOf("Dog", "Cat");

        HttpResponse response = get(schema, "shop");

        assertThat(response.status()).isEqualTo(200);
        BsonArray body = BsonArray.parse(new String(response.body(), StandardCharsets.UTF_8));
        assertThat(body.getValues()).isEqualTo(List.<BsonValue>copyOf(AppServicesSchema.write(schema)));
        assertThat(body).hasSize(2);
    }

    @Test
    void appWithoutClassesHasNoSchemas() {
        assertThat(new String(get(AppSchema.empty("db"), "shop").body(), StandardCharsets.UTF_8)).isEqualTo("[]");
    }

    @Test
    void unknownAppIsNotFound() {
        assertThat(get(AppSchema.empty("db"), "other").status()).isEqualTo(404);
    }

    private static HttpResponse get(AppSchema schema, String app) {
        Map<String, HttpHandler> routes = new HashMap<>();
        AppSchemas schemas = new AppSchemas() {
            @Override
            public Optional<AppSchema> find(String id) {
                return id.equals("shop") ? Optional.of(schema) : Optional.empty();
            }

            @Override
            public SchemaImport save(String id, List<BsonDocument> documents, Set<String> asymmetricTables) {
                return SchemaImport.of(schema, documents, asymmetricTables, false);
            }
        };
        new SchemaEndpoint(schemas)
                .addTo((method, pattern, handler) -> routes.put(method + " " + pattern, handler));
        return routes.get(ROUTE)
                .handle(new HttpRequest(
                        "GET", "", Map.of("app", app), Map.of(), Map.of(), new byte[0], "http://localhost", "127.0.0.1"));
    }

    private static AppSchema schemaOf(String... classNames) {
        AppSchema schema = AppSchema.empty("db");
        for (String className : classNames) {
            ClassKind kind = new ClassKind.TopLevel(
                    new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false));
            Evolution evolution = schema.evolve(List.of(new AddTable(className, kind)), EvolutionMode.DEVELOPMENT);
            schema = ((Evolution.Extended) evolution).next();
        }
        return schema;
    }
}
