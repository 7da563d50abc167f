package io.devsync.server.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session in which the owner of a store writes documents, kept in {@code meta} so that the next owner can end it. A
 * process that dies leaves its transaction open, and for a minute nobody else could write the documents that are in it.
 */
final class StoreOwner {

    private static final Logger log = LoggerFactory.getLogger(StoreOwner.class);

    private static final String ID = "owner";
    private static final String EPOCH = "epoch";
    private static final String SESSION = "session";

    private final MongoClient client;
    private final MongoCollection<BsonDocument> meta;
    private final long epoch;
    private final Duration limit;

    StoreOwner(MongoClient client, MongoCollection<BsonDocument> meta, long epoch, Duration limit) {
        this.client = client;
        this.meta = meta;
        this.epoch = epoch;
        this.limit = limit;
    }

    /**
     * Ends the session that was begun before, by this owner or another one, and begins the next.
     *
     * @throws OwnershipLostException when there was a later owner
     */
    ClientSession begin() {
        Optional<BsonDocument> before = Await.first(meta.find(Filters.eq("_id", ID)), limit);
        before.ifPresent(owner -> end(owner.getDocument(SESSION)));
        ClientSession session = Await.one(client.startSession(), limit);
        try {
            write(session.getServerSession().getIdentifier());
            return session;
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private void end(BsonDocument session) {
        try {
            BsonDocument command = new BsonDocument("killSessions", new BsonArray(List.of(session)));
            Await.one(client.getDatabase("admin").runCommand(command), limit);
        } catch (MongoException refused) {
            log.debug("the last owner's transaction ends by itself within a minute reason={}", refused.getMessage());
        }
    }

    private void write(BsonDocument session) {
        BsonDocument notLater = new BsonDocument("$not", new BsonDocument("$gt", new BsonInt64(epoch)));
        try {
            Await.one(
                    meta.updateOne(
                            Filters.and(Filters.eq("_id", ID), new BsonDocument(EPOCH, notLater)),
                            Updates.combine(Updates.set(EPOCH, epoch), Updates.set(SESSION, session)),
                            new UpdateOptions().upsert(true)),
                    limit);
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
                long now = Await.one(meta.find(Filters.eq("_id", ID)), limit).getInt64(EPOCH).getValue();
                throw new OwnershipLostException(now, epoch);
            }
            throw failure;
        }
    }
}
