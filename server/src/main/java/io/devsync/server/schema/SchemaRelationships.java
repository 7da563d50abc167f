package io.devsync.server.schema;

import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The relationships of one collection: which class each link points to, by path (spec data-model-mapping §1.8). */
record SchemaRelationships(Map<String, ObjectSchema> targets) {

    private static final String REF_PREFIX = "#/relationship/";

    static SchemaRelationships read(
            BsonDocument relationships, Function<Namespace, Optional<ObjectSchema>> targetOf)
            throws SchemaProblemException {
        Map<String, ObjectSchema> targets = new HashMap<>();
        for (Map.Entry<String, BsonValue> entry : relationships.entrySet()) {
            String path = entry.getKey();
            if (!(entry.getValue() instanceof BsonDocument relationship)) {
                throw new SchemaProblemException(path, Code.MALFORMED, "relationship is no object");
            }
            targets.put(path, target(path, relationship, targetOf));
        }
        return new SchemaRelationships(targets);
    }

    private static ObjectSchema target(
            String path, BsonDocument relationship, Function<Namespace, Optional<ObjectSchema>> targetOf)
            throws SchemaProblemException {
        String foreignKey = SchemaJson.text(
                relationship, relationship.containsKey("foreign_key") ? "foreign_key" : "foreignKey");
        if (!foreignKey.equals("_id")) {
            throw new SchemaProblemException(
                    path,
                    Code.UNKNOWN_RELATIONSHIP,
                    "foreign key is \"" + foreignKey + "\" (expected: \"_id\"; sync can link to nothing else)");
        }
        String ref = SchemaJson.text(relationship, "ref");
        // Data source, database and collection; only a collection's name may contain a slash.
        String[] parts = ref.startsWith(REF_PREFIX) ? ref.substring(REF_PREFIX.length()).split("/", 3) : new String[0];
        Optional<ObjectSchema> target =
                parts.length == 3 ? targetOf.apply(new Namespace(parts[1], parts[2])) : Optional.empty();
        return target.orElseThrow(() -> new SchemaProblemException(
                path,
                Code.UNKNOWN_RELATIONSHIP,
                "ref \"" + ref + "\" leads to no synced collection (expected: " + REF_PREFIX
                        + "<data source>/<database>/<collection>)"));
    }

    Optional<ObjectSchema> at(String path) {
        return Optional.ofNullable(targets.get(path));
    }
}
