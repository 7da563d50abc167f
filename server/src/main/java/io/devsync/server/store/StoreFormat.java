package io.devsync.server.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** In which form an app's history and what belongs to it are kept, so that no version of DevSync misreads another's. */
final class StoreFormat {

    /**
     * 1 had neither salts in the history nor copies of documents, and did not say its number; 2 named each value of an
     * entry's head; 3 had no {@link StoreMarks}, which come by themselves.
     */
    static final int CURRENT = 4;

    private static final int WITHOUT_MARKS = 3;

    private static final String ID = "format";
    private static final String VERSION = "version";

    private StoreFormat() {}

    /**
     * Marks a new store, and looks at the mark of one that is there.
     *
     * @throws StoreException when the store has another format
     */
    static void require(MongoDatabase database, MongoCollection<BsonDocument> meta, Duration limit) {
        Optional<BsonDocument> mark = Await.first(meta.find(Filters.eq("_id", ID)), limit);
        if (mark.isEmpty() && Await.first(database.getCollection("history").find(), limit).isPresent()) {
            throw refusal(database, 1);
        }
        int version = mark.map(document -> document.getInt32(VERSION, new BsonInt32(0)).getValue())
                .orElse(CURRENT);
        if (version == WITHOUT_MARKS) {
            Await.done(meta.updateOne(Filters.eq("_id", ID), Updates.max(VERSION, CURRENT)), limit);
        } else if (version != CURRENT) {
            throw refusal(database, version);
        }
        if (mark.isEmpty()) {
            Await.done(
                    meta.updateOne(
                            Filters.eq("_id", ID),
                            Updates.setOnInsert(VERSION, CURRENT),
                            new UpdateOptions().upsert(true)),
                    limit);
        }
    }

    private static StoreException refusal(MongoDatabase database, int version) {
        return new StoreException("the database " + database.getName() + " has format " + version + " (expected: "
                + CURRENT + "). Use the version of DevSync that wrote it, or drop that database: documents stay, and"
                + " devices start over with a client reset");
    }
}
