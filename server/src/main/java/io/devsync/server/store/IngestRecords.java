package io.devsync.server.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * How far an app has followed what others do to its documents: a position in the change stream of each database, and the
 * classes whose documents have all been read. Both may be older than the truth: what is looked at again makes nothing.
 */
public final class IngestRecords {

    private static final String POSITION = "position.";
    private static final String READ = "read.";

    private final MongoCollection<BsonDocument> meta;
    private final Duration limit;

    IngestRecords(MongoCollection<BsonDocument> meta, Duration limit) {
        this.meta = meta;
        this.limit = limit;
    }

    /** The resume token up to which everything is in the history. */
    public Optional<BsonDocument> position(String database) {
        return StoreException.wrap(
                "reading the position in the change stream",
                () -> Await.first(meta.find(Filters.eq("_id", POSITION + database)), limit)
                        .map(document -> document.getDocument("token")));
    }

    /** Keeps a resume token. */
    public void savePosition(String database, BsonDocument token) {
        save(POSITION + database, "token", token);
    }

    /** Forgets a resume token that is of no use any more. */
    public void forgetPosition(String database) {
        StoreException.wrap(
                "forgetting the position in the change stream",
                () -> Await.one(meta.deleteOne(Filters.eq("_id", POSITION + database)), limit));
    }

    /** The classes whose documents have been read, each with a word for the properties it had. */
    public Map<String, String> readClasses() {
        return StoreException.wrap("reading which classes have been read", () -> {
            Map<String, String> read = new HashMap<>();
            for (BsonDocument document : Await.all(meta.find(Filters.regex("_id", "^read\\.")), limit)) {
                read.put(
                        document.getString("_id").getValue().substring(READ.length()),
                        document.getString("as").getValue());
            }
            return read;
        });
    }

    /** Keeps that the documents of a class have been read. */
    public void saveRead(String className, String as) {
        save(READ + className, "as", new BsonString(as));
    }

    private void save(String id, String field, Object value) {
        StoreException.wrap(
                "keeping how far changes were followed",
                () -> Await.one(
                        meta.updateOne(
                                Filters.eq("_id", id), Updates.set(field, value), new UpdateOptions().upsert(true)),
                        limit));
    }
}
