package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.SyncStore.StoredDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Keeps which user documents have not followed the history, with what they held when they last did. */
final class LaggingCollection {

    static final String NAME = "lagging";

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final DocumentOperations operations;
    private final MongoCollection<BsonDocument> collection;
    private final Duration limit;

    LaggingCollection(MongoDatabase database, DocumentOperations operations, Duration limit) {
        this.operations = operations;
        this.collection = database.getCollection(NAME, BsonDocument.class);
        this.limit = limit;
    }

    List<LaggingDocument> all() {
        return Await.all(collection.find(StoreMarks.notMark()), limit).stream()
                .map(LaggingCollection::decode)
                .toList();
    }

    private static LaggingDocument decode(BsonDocument document) {
        Optional<StoredDocument> followed = document.isDocument("d")
                ? Optional.of(new StoredDocument(
                        new RawBsonDocument(document.getDocument("d"), CODEC),
                        document.isDocument("x") ? Optional.of(document.getDocument("x")) : Optional.empty()))
                : Optional.empty();
        return new LaggingDocument(
                keyOf(document.getDocument("_id")), document.getInt64("v").getValue(), followed);
    }

    void write(Optional<ClientSession> session, List<LaggingDocument> lagging, List<DocumentKey> caughtUp, StoreMarks marks) {
        List<WriteModel<BsonDocument>> removals = new ArrayList<>();
        caughtUp.forEach(key -> removals.add(new DeleteOneModel<>(new BsonDocument("_id", idOf(key)))));
        List<WriteModel<BsonDocument>> entries = new ArrayList<>();
        for (LaggingDocument one : lagging) {
            BsonDocument document = new BsonDocument("_id", idOf(one.key())).append("v", new BsonInt64(one.version()));
            one.followed().ifPresent(followed -> {
                document.append("d", followed.document());
                followed.exact().ifPresent(exact -> document.append("x", exact));
            });
            entries.add(new ReplaceOneModel<>(
                    new BsonDocument("_id", idOf(one.key())), document, new ReplaceOptions().upsert(true)));
        }
        if (!removals.isEmpty() || !entries.isEmpty()) {
            entries.addAll(marks.in(NAME));
        }
        write(session, removals);
        write(session, entries);
    }

    private void write(Optional<ClientSession> session, List<WriteModel<BsonDocument>> models) {
        if (!models.isEmpty()) {
            operations.write(session, collection.getNamespace(), models);
        }
    }

    /** A document's name as an {@code _id}. */
    static BsonDocument idOf(DocumentKey key) {
        return new BsonDocument("db", new BsonString(key.namespace().getDatabaseName()))
                .append("coll", new BsonString(key.namespace().getCollectionName()))
                .append("id", key.id());
    }

    static DocumentKey keyOf(BsonDocument id) {
        return new DocumentKey(
                new MongoNamespace(id.getString("db").getValue(), id.getString("coll").getValue()), Objects.requireNonNull(id.get("id")));
    }
}
