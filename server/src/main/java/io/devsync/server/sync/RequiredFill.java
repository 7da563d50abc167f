package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.document.DocumentCodec;
import io.devsync.server.document.RequiredFields;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives documents that are older than a required property the zero which their objects have on every device, so that
 * others who read them find what the schema promises (spec data-model-mapping §1.4).
 *
 * <p>A document gets nothing that it has already, and what others and we write meanwhile stays.
 */
final class RequiredFill {

    private static final Logger log = LoggerFactory.getLogger(RequiredFill.class);

    private final String appId;
    private final SyncStore store;
    private final Concurrency concurrency;

    /** A field that a collection's documents are to have. */
    private record Missing(MongoNamespace namespace, String field, BsonValue zero) {}

    RequiredFill(String appId, SyncStore store, Concurrency concurrency) {
        this.appId = appId;
        this.store = store;
        this.concurrency = concurrency;
    }

    /** Fills in on a thread of its own what the newest change of the schema has added. */
    void start(List<SchemaStep> steps) {
        if (steps.size() >= 2) {
            AppSchema before = AppSchema.fromBson(steps.get(steps.size() - 2).schema());
            start(before, AppSchema.fromBson(steps.getLast().schema()));
        }
    }

    /** Fills in on a thread of its own what a change of the schema has added. */
    void start(AppSchema before, AppSchema after) {
        List<Missing> missing = missing(before, after);
        if (!missing.isEmpty()) {
            concurrency.start("fill-" + appId, () -> missing.forEach(this::fill));
        }
    }

    private static List<Missing> missing(AppSchema before, AppSchema after) {
        List<Missing> missing = new ArrayList<>();
        DocumentCodec codec = new DocumentCodec(after, true, true);
        for (ObjectSchema was : before.realm().classes().values()) {
            ObjectSchema now = after.realm().find(was.name()).orElse(was);
            if (!(before.namespaces().containsKey(was.name()) && after.namespaces().containsKey(was.name()))) {
                continue;
            }
            BsonDocument zeros = codec.toDocument(
                    after.realm(), new ObjectState(new ObjectKey(was.name(), PrimaryKey.NullKey.NULL), Map.of()));
            for (Property property : now.properties().values()) {
                BsonValue zero = zeros.get(property.name());
                if (RequiredFields.isRequired(property)
                        && !was.properties().containsKey(property.name())
                        && zero != null) {
                    missing.add(new Missing(
                            DocumentMapping.namespace(after, was.name()).orElseThrow(), property.name(), zero));
                }
            }
        }
        return missing;
    }

    private void fill(Missing one) {
        try {
            long filled = store.userDocuments().fill(one.namespace(), one.field(), one.zero());
            if (filled > 0) {
                log.info(
                        "required field filled in app={} collection={} field={} documents={}",
                        appId,
                        one.namespace().getFullName(),
                        one.field(),
                        filled);
            }
        } catch (StoreException failure) {
            // The objects have the zero all the same, and the report of documents names those that lack it.
            log.warn(
                    "required field not filled in app={} collection={} field={} reason={}",
                    appId,
                    one.namespace().getFullName(),
                    one.field(),
                    failure.getMessage());
        }
    }
}
