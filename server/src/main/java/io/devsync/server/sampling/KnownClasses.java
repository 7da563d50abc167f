package io.devsync.server.sampling;

import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Lets proposals for collections that have a class add to it only: what devices know stays as it is (spec
 * development-mode §2.7). What the sample says otherwise is in the report.
 */
final class KnownClasses {

    private static final String PROPERTIES = "properties";

    private KnownClasses() {}

    static CollectionProposal keep(AppSchema schema, CollectionProposal proposal) {
        boolean known = schema.classOf(proposal.collection()).isPresent();
        if (!known || proposal.schema().isEmpty()) {
            return proposal;
        }
        BsonDocument current = AppServicesSchema.write(schema).stream()
                .filter(document -> isOf(document.getDocument("metadata"), proposal))
                .findFirst()
                .orElseThrow();
        BsonDocument merged = current.clone();
        extend(merged.getDocument("schema"), proposal.schema().getDocument("schema"));
        BsonDocument relationships = merged.getDocument("relationships");
        proposal.schema().getDocument("relationships").forEach((path, relationship) -> {
            if (!hasField(current.getDocument("schema"), path)) {
                relationships.append(path, relationship);
            }
        });
        return new CollectionProposal(
                proposal.collection(),
                proposal.documents(),
                proposal.malformed(),
                proposal.title(),
                proposal.fields(),
                proposal.suggestions(),
                merged,
                proposal.problems());
    }

    private static boolean isOf(BsonDocument metadata, CollectionProposal proposal) {
        return metadata.getString("database").getValue().equals(proposal.collection().database())
                && metadata.getString("collection").getValue().equals(proposal.collection().collection());
    }

    /** Adds the properties that are new, also to the objects inside. */
    private static void extend(BsonDocument current, BsonDocument proposed) {
        BsonDocument properties = current.getDocument(PROPERTIES);
        for (Map.Entry<String, BsonValue> entry :
                proposed.getDocument(PROPERTIES).entrySet()) {
            BsonValue known = properties.get(entry.getKey());
            if (known == null) {
                properties.append(entry.getKey(), entry.getValue());
                require(current, proposed, entry.getKey());
            } else {
                BsonDocument knownObject = objectIn(known.asDocument());
                BsonDocument newObject = objectIn(entry.getValue().asDocument());
                if (knownObject.containsKey(PROPERTIES) && newObject.containsKey(PROPERTIES)) {
                    extend(knownObject, newObject);
                }
            }
        }
    }

    private static void require(BsonDocument current, BsonDocument proposed, String name) {
        if (proposed.getArray("required", new BsonArray()).contains(new BsonString(name))) {
            current.getArray("required").add(new BsonString(name));
        }
    }

    /** The schema itself, or that of its elements. */
    private static BsonDocument objectIn(BsonDocument schema) {
        if (schema.get("items") instanceof BsonDocument items) {
            return items;
        }
        return schema.get("additionalProperties") instanceof BsonDocument values ? values : schema;
    }

    private static boolean hasField(BsonDocument schema, String path) {
        BsonDocument at = schema;
        for (String name : path.split("\\.", -1)) {
            if (name.equals("[]")) {
                continue;
            }
            BsonValue next = objectIn(at).getDocument(PROPERTIES, new BsonDocument()).get(name);
            if (next == null) {
                return false;
            }
            at = next.asDocument();
        }
        return true;
    }
}
