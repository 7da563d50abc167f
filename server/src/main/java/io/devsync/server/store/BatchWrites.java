package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a batch of documents writes to our own collections: all but the documents that users see, and the checkpoint. */
final class BatchWrites {

    static final String META = "meta";
    static final String SCHEMA = "schema";
    static final String SALTS = "salts";
    private static final String COPIES_PREFIX = "state.";

    private BatchWrites() {}

    /** Writes to one collection. */
    record CollectionWrites(String collection, List<? extends WriteModel<BsonDocument>> models) {}

    /** The collection with our copy of a collection's documents, as the history has them. */
    static String copies(MongoNamespace namespace) {
        return COPIES_PREFIX + namespace.getFullName();
    }

    /** The collection whose documents a collection of ours holds copies of; empty for one that holds none. */
    static Optional<MongoNamespace> documentsOf(String copies) {
        int dot = copies.indexOf('.', COPIES_PREFIX.length());
        return copies.startsWith(COPIES_PREFIX) && dot > COPIES_PREFIX.length() && dot < copies.length() - 1
                ? Optional.of(new MongoNamespace(copies.substring(COPIES_PREFIX.length(), dot), copies.substring(dot + 1)))
                : Optional.empty();
    }

    /** The collection with the values that BSON cannot hold exactly. */
    static String exact(MongoNamespace namespace) {
        return "exact." + namespace.getFullName();
    }

    /**
     * The writes of a batch, collection by collection.
     *
     * @param insertNew whether copies of new objects must not be there yet
     * @param named the collections of copies that are known to be named in {@code meta}, see {@link StoreConsistency}
     */
    static List<CollectionWrites> of(DocumentBatch batch, StoreMarks marks, boolean insertNew, Set<String> named) {
        List<CollectionWrites> all = new ArrayList<>();
        Map<MongoNamespace, List<DocumentWrite>> byNamespace = new LinkedHashMap<>();
        for (DocumentWrite write : batch.writes()) {
            byNamespace.computeIfAbsent(write.namespace(), namespace -> new ArrayList<>()).add(write);
        }
        byNamespace.forEach((namespace, writes) -> {
            all.add(marked(copies(namespace), WriteModels.ofCopies(writes, insertNew), marks));
            all.add(marked(exact(namespace), WriteModels.beside(writes), marks));
        });
        List<ReplaceOneModel<BsonDocument>> files =
                batch.clientFiles().stream().map(ClientFileCollection::replacement).toList();
        all.add(marked(ClientFileCollection.NAME, files, marks));
        all.add(new CollectionWrites(META, inMeta(batch, named)));
        all.removeIf(writes -> writes.models().isEmpty());
        return all;
    }

    private static CollectionWrites marked(
            String collection, List<? extends WriteModel<BsonDocument>> models, StoreMarks marks) {
        List<WriteModel<BsonDocument>> all = new ArrayList<>(models);
        all.addAll(marks.in(collection));
        return new CollectionWrites(collection, all);
    }

    private static List<WriteModel<BsonDocument>> inMeta(DocumentBatch batch, Set<String> named) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        batch.schema().ifPresent(schema -> models.add(replacing(SCHEMA, "schema", schema)));
        batch.salts().ifPresent(salts -> models.add(replacing(SALTS, "list", list(salts))));
        List<String> unnamed =
                filled(batch).stream().filter(name -> !named.contains(name)).toList();
        if (!unnamed.isEmpty()) {
            models.add(new UpdateOneModel<>(
                    Filters.eq("_id", StoreConsistency.COPIES),
                    Updates.addEachToSet(StoreConsistency.NAMES, unnamed),
                    new UpdateOptions().upsert(true)));
        }
        return models;
    }

    private static ReplaceOneModel<BsonDocument> replacing(String id, String field, BsonValue value) {
        return new ReplaceOneModel<>(
                Filters.eq("_id", id),
                new BsonDocument("_id", new BsonString(id)).append(field, value),
                new ReplaceOptions().upsert(true));
    }

    private static BsonArray list(List<SaltRecord> salts) {
        BsonArray list = new BsonArray();
        for (SaltRecord salt : salts) {
            list.add(new BsonDocument("v", new BsonInt64(salt.fromVersion()))
                    .append("salt", new BsonInt64(salt.salt())));
        }
        return list;
    }

    /** The collections of copies in which a batch puts something, so that they are there then. */
    static Set<String> filled(DocumentBatch batch) {
        Set<MongoNamespace> namespaces = new LinkedHashSet<>();
        for (DocumentWrite write : batch.writes()) {
            if (write instanceof DocumentWrite.Put) {
                namespaces.add(write.namespace());
            }
        }
        Set<String> names = new LinkedHashSet<>();
        namespaces.forEach(namespace -> names.add(copies(namespace)));
        return names;
    }

    /** The collections of ours, but for {@code meta}, that a batch writes to. */
    static Set<String> collections(DocumentBatch batch) {
        Set<MongoNamespace> changed = new HashSet<>();
        Set<MongoNamespace> exact = new HashSet<>();
        for (DocumentWrite write : batch.writes()) {
            if (WriteModels.changesFields(write)) {
                changed.add(write.namespace());
            }
            if (!(write.beside() instanceof DocumentWrite.Beside.Nothing)) {
                exact.add(write.namespace());
            }
        }
        Set<String> names = new HashSet<>();
        changed.forEach(namespace -> names.add(copies(namespace)));
        exact.forEach(namespace -> names.add(exact(namespace)));
        if (!batch.clientFiles().isEmpty()) {
            names.add(ClientFileCollection.NAME);
        }
        if (!batch.user().lagging().isEmpty() || !batch.user().caughtUp().isEmpty()) {
            names.add(LaggingCollection.NAME);
        }
        return names;
    }
}
