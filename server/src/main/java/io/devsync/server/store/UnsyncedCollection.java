package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** {@code unsynced_documents}, with the original's fields and those that say more (spec atlas-integration §7.5). */
final class UnsyncedCollection {

    private static final BsonString NOTHING = new BsonString("");

    private final MongoCollection<BsonDocument> collection;
    private final Duration limit;

    UnsyncedCollection(MongoDatabase database, Duration limit) {
        this.collection = database.getCollection("unsynced_documents", BsonDocument.class);
        this.limit = limit;
    }

    List<UnsyncedDocument> all() {
        return Await.all(collection.find(), limit).stream()
                .map(UnsyncedCollection::decode)
                .toList();
    }

    private static UnsyncedDocument decode(BsonDocument document) {
        BsonDocument namespace = document.getDocument("ns");
        return new UnsyncedDocument(
                new DocumentKey(
                        new MongoNamespace(
                                namespace.getString("db").getValue(),
                                namespace.getString("coll").getValue()),
                        Objects.requireNonNull(document.get("documentId"))),
                UnsyncedDocument.Kind.of(document.getString("kind", NOTHING).getValue()),
                document.getString("reason", NOTHING).getValue(),
                document.getString("path", NOTHING).getValue(),
                Instant.ofEpochMilli(
                        document.getDateTime("since", new BsonDateTime(0)).getValue()));
    }

    void record(List<UnsyncedDocument> found, List<DocumentKey> healed) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        healed.forEach(key -> models.add(new DeleteOneModel<>(new BsonDocument("_id", LaggingCollection.idOf(key)))));
        for (UnsyncedDocument one : found) {
            BsonDocument id = new BsonDocument("_id", LaggingCollection.idOf(one.key()));
            models.add(new ReplaceOneModel<>(id, encode(one), new ReplaceOptions().upsert(true)));
        }
        if (!models.isEmpty()) {
            Await.one(collection.bulkWrite(models, new BulkWriteOptions()), limit);
        }
    }

    private static BsonDocument encode(UnsyncedDocument one) {
        MongoNamespace namespace = one.key().namespace();
        return new BsonDocument("_id", LaggingCollection.idOf(one.key()))
                .append(
                        "ns",
                        new BsonDocument("db", new BsonString(namespace.getDatabaseName()))
                                .append("coll", new BsonString(namespace.getCollectionName())))
                .append("documentId", one.key().id())
                .append("kind", new BsonString(one.kind().text()))
                .append("reason", new BsonString(one.reason()))
                .append("path", new BsonString(one.path()))
                .append("since", new BsonDateTime(one.since().toEpochMilli()));
    }
}
