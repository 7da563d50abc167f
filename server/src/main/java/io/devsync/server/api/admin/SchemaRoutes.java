package io.devsync.server.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.config.SchemaRecord;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;

/** The schemas of an app, their versions, and how strictly they take null. */
final class SchemaRoutes {

    /** Harnesses say so to confirm that a change may break what devices have (spec client-and-admin-api §0). */
    private static final String CONFIRMS_BREAKING = "SyncSchemaVersionIncrease";

    private static final String NULL_TYPES = "/validation_settings/null_type_schema_validation";

    private final ConfigurationChanges changes;
    private final SchemaCatalog catalog;
    private final IdSource ids;

    SchemaRoutes(ConfigurationChanges changes, IdSource ids) {
        this.changes = changes;
        this.catalog = new SchemaCatalog(changes, ids);
        this.ids = ids;
    }

    void addTo(AdminRoutes routes) {
        routes.forApp("GET", "/schemas", this::list);
        routes.forApp("POST", "/schemas", this::create);
        routes.forApp("GET", "/schemas/{schema}", this::get);
        routes.forApp("PUT", "/schemas/{schema}", this::replace);
        routes.forApp("DELETE", "/schemas/{schema}", this::delete);
        routes.forApp("GET", "/sync/schemas/versions", this::versions);
        routes.forApp("GET", NULL_TYPES, this::nullTypes);
        routes.forApp("PUT", NULL_TYPES, this::setNullTypes);
    }

    private HttpResponse list(AdminCall call) {
        ArrayNode list = AdminJson.array();
        for (SchemaRecord schema : catalog.list(call.app())) {
            ObjectNode metadata = AdminJson.child(AdminJson.stored(schema.json()), "metadata");
            list.addObject().put("_id", schema.id()).set("metadata", metadata);
        }
        return AdminJson.ok(list);
    }

    private HttpResponse get(AdminCall call) {
        SchemaRecord schema = require(catalog.list(call.app()), call.parameter("schema"));
        return AdminJson.ok(full(schema));
    }

    private HttpResponse create(AdminCall call) {
        SchemaRecord schema = read(ids.objectId(), call.body());
        catalog.change(call.app(), confirmsBreaking(call), schemas -> {
            requireFree(schemas, schema);
            List<SchemaRecord> more = new ArrayList<>(schemas);
            more.add(schema);
            return more;
        });
        return AdminJson.created(full(schema));
    }

    private HttpResponse replace(AdminCall call) {
        ObjectNode body = call.body();
        SchemaRecord schema = read(call.parameter("schema"), body);
        AdminJson.optionalText(body, "_id").filter(id -> !id.equals(schema.id())).ifPresent(id -> {
            throw AdminRefusal.invalid("_id", id, "the id in the path, " + schema.id());
        });
        catalog.change(call.app(), confirmsBreaking(call), schemas -> {
            require(schemas, schema.id());
            requireFree(schemas, schema);
            return schemas.stream()
                    .map(known -> known.id().equals(schema.id()) ? schema : known)
                    .toList();
        });
        return AdminJson.done();
    }

    private HttpResponse delete(AdminCall call) {
        String id = call.parameter("schema");
        catalog.change(call.app(), confirmsBreaking(call), schemas -> {
            require(schemas, id);
            return schemas.stream().filter(schema -> !schema.id().equals(id)).toList();
        });
        return AdminJson.done();
    }

    private HttpResponse versions(AdminCall call) {
        ObjectNode json = AdminJson.object();
        ArrayNode versions = json.putArray("versions");
        int newest = changes.of(call.app()).schemaVersion();
        for (int version = 0; version <= newest; version++) {
            versions.addObject().put("version_major", version);
        }
        return AdminJson.ok(json);
    }

    private HttpResponse nullTypes(AdminCall call) {
        return AdminJson.ok(
                AdminJson.object().put("enabled", changes.of(call.app()).nullTypeValidation()));
    }

    private HttpResponse setNullTypes(AdminCall call) {
        boolean enabled = AdminJson.flag(call.body(), "enabled");
        changes.change(
                call.app(),
                configuration ->
                        configuration.edit().nullTypeValidation(enabled).done());
        return AdminJson.done();
    }

    private static boolean confirmsBreaking(AdminCall call) {
        return call.query("bypass_service_change").filter(CONFIRMS_BREAKING::equals).isPresent();
    }

    private static SchemaRecord read(String id, ObjectNode body) {
        try {
            return SchemaCatalog.read(id, body);
        } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException notBson) {
            throw AdminRefusal.badRequest("schema is not extended JSON: " + notBson.getMessage());
        }
    }

    private static SchemaRecord require(List<SchemaRecord> schemas, String id) {
        return schemas.stream()
                .filter(schema -> schema.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AdminRefusal.notFound("schema", "SchemaNotFound", id));
    }

    private static void requireFree(List<SchemaRecord> schemas, SchemaRecord schema) {
        boolean taken = schemas.stream()
                .anyMatch(other -> other.isOf(schema.database(), schema.collection())
                        && !other.id().equals(schema.id()));
        if (taken) {
            throw AdminRefusal.inUse(
                    "SchemaAlreadyExists", "schema of", schema.database() + "." + schema.collection());
        }
    }

    private static ObjectNode full(SchemaRecord schema) {
        ObjectNode json = AdminJson.object().put("_id", schema.id());
        json.setAll(AdminJson.stored(schema.json()));
        return json;
    }
}
