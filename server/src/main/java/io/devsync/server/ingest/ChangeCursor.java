package io.devsync.server.ingest;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change stream of one database, batch by batch. By commands of its own, because the driver's publisher does not tell
 * how far the stream is while there are no events, and a position that stands still is lost when the oplog rolls over.
 */
public final class ChangeCursor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChangeCursor.class);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EVENTS_PER_BATCH = 1000;
    private static final int WAIT_MS = 500;

    private final MongoDatabase database;
    private final ClientSession session;
    private final String collection;
    private Optional<Batch> first;
    private volatile long id;

    /**
     * Events in order.
     *
     * @param position where the stream goes on behind them
     */
    public record Batch(List<BsonDocument> events, BsonDocument position) {}

    private ChangeCursor(MongoDatabase database, ClientSession session, BsonDocument cursor) {
        this.database = database;
        this.session = session;
        String namespace = cursor.getString("ns").getValue();
        this.collection = namespace.substring(namespace.indexOf('.') + 1);
        this.id = cursor.getInt64("id").getValue();
        this.first = Optional.of(batch(cursor, "firstBatch"));
    }

    /**
     * Opens the stream.
     *
     * @param after the position to go on behind; from now on without one
     * @param stages of a pipeline that says which events are wanted
     * @throws MongoException when the data source refuses or does not answer
     */
    public static ChangeCursor open(
            MongoClient client, String databaseName, Optional<BsonDocument> after, List<BsonDocument> stages) {
        MongoDatabase database = client.getDatabase(databaseName);
        ClientSession session = Await.one(client.startSession(), LIMIT);
        try {
            BsonDocument stream = new BsonDocument();
            after.ifPresent(position -> stream.append("startAfter", position));
            BsonArray pipeline = new BsonArray(List.of(new BsonDocument("$changeStream", stream)));
            pipeline.addAll(stages);
            pipeline.add(new BsonDocument("$project", ChangeEvent.PROJECTION));
            BsonDocument command = new BsonDocument("aggregate", new BsonInt32(1))
                    .append("pipeline", pipeline)
                    .append("cursor", new BsonDocument("batchSize", new BsonInt32(EVENTS_PER_BATCH)));
            BsonDocument reply = Await.one(database.runCommand(session, command, BsonDocument.class), LIMIT);
            return new ChangeCursor(database, session, reply.getDocument("cursor"));
        } catch (RuntimeException failure) {
            session.close();
            throw failure;
        }
    }

    private static Batch batch(BsonDocument cursor, String field) {
        List<BsonDocument> events =
                cursor.getArray(field).stream().map(BsonValue::asDocument).toList();
        return new Batch(events, cursor.getDocument("postBatchResumeToken"));
    }

    /** The next events; none when there were none for a while. */
    public Batch next() {
        if (first.isPresent()) {
            Batch batch = first.get();
            first = Optional.empty();
            return batch;
        }
        BsonDocument command = new BsonDocument("getMore", new BsonInt64(id))
                .append("collection", new BsonString(collection))
                .append("batchSize", new BsonInt32(EVENTS_PER_BATCH))
                .append("maxTimeMS", new BsonInt32(WAIT_MS));
        BsonDocument cursor = Await.one(database.runCommand(session, command, BsonDocument.class), LIMIT)
                .getDocument("cursor");
        id = cursor.getInt64("id").getValue();
        return batch(cursor, "nextBatch");
    }

    /** Whether the data source has ended the stream, because what it watched is gone; it can be opened again. */
    public boolean ended() {
        return id == 0 && first.isEmpty();
    }

    /**
     * Ends the stream while {@link #next} waits for events, which then returns without any or fails; from any thread. Still
     * to be closed.
     */
    public void cut() {
        try {
            if (id != 0) {
                Await.one(database.runCommand(kill(), BsonDocument.class), LIMIT);
            }
        } catch (RuntimeException alreadyGone) {
            log.debug("change stream was not cut reason={}", alreadyGone.getMessage());
        }
    }

    private BsonDocument kill() {
        return new BsonDocument("killCursors", new BsonString(collection))
                .append("cursors", new BsonArray(List.of(new BsonInt64(id))));
    }

    @Override
    public void close() {
        try {
            if (id != 0) {
                Await.one(database.runCommand(session, kill(), BsonDocument.class), LIMIT);
            }
        } catch (RuntimeException alreadyGone) {
            log.debug("change stream was not closed reason={}", alreadyGone.getMessage());
        } finally {
            session.close();
        }
    }
}
