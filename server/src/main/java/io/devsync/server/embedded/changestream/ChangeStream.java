package io.devsync.server.embedded.changestream;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.Change;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Oplog;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.StoreEngine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The events of one change stream in the order of commits; null means that there is none now. It holds no snapshot between calls, so
 * an idle stream keeps nothing in the file. Used by one thread at a time.
 */
public final class ChangeStream implements DocIterator {

    /** The SHA-256 of the empty user name, which every session of a set without authentication has. */
    private static final byte[] NO_USER = HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    private final StoreEngine engine;
    private final ChangeStreamOptions options;
    private final Deque<BsonDocument> ready = new ArrayDeque<>();
    private ResumeToken position;
    private boolean invalidated;

    /** @throws MongoError ChangeStreamHistoryLost when the log does not reach back to the place to start at */
    public ChangeStream(StoreEngine engine, ChangeStreamOptions options) {
        this.engine = engine;
        this.options = options;
        this.position = options.start().orElseGet(() -> ResumeToken.after(engine.clusterTime()));
        try (Snapshot snapshot = engine.snapshot()) {
            checkHistory(snapshot);
        }
    }

    /** Where the stream can be resumed without missing or repeating an event. */
    public BsonDocument resumeToken() {
        return position.toBson();
    }

    /** Whether an invalidate event has ended the stream. */
    public boolean ended() {
        return invalidated && ready.isEmpty();
    }

    /**
     * Waits until something was committed after what has been seen, or the time is over.
     *
     * @param enough ends waiting as well; who has it say so calls {@link #wake} then
     */
    public void await(long timeoutMs, BooleanSupplier enough) {
        engine.awaitNewerThan(position.time(), timeoutMs, enough);
    }

    /** Has whoever waits look whether it is enough; from any thread. */
    public void wake() {
        engine.wake();
    }

    @Override
    public @Nullable Doc next() {
        if (ready.isEmpty() && !invalidated) {
            read();
        }
        BsonDocument event = ready.poll();
        if (event == null) {
            return null;
        }
        position = ResumeToken.parse(event.getDocument("_id"));
        return Doc.of(event);
    }

    /** Reads entries until one has events for this stream, or all are read. */
    private void read() {
        try (Snapshot snapshot = engine.snapshot()) {
            checkHistory(snapshot);
            while (ready.isEmpty()) {
                Optional<Oplog.Entry> found = engine.oplog().from(snapshot, position.time(), options);
                boolean same = found.isPresent() && lastOf(found.get()).compareTo(position) <= 0;
                Optional<Oplog.Entry> entry = same ? engine.oplog().from(snapshot, position.time() + 1, options) : found;
                if (entry.isEmpty()) {
                    if (snapshot.clusterTime() > position.time()) {
                        position = ResumeToken.after(snapshot.clusterTime());
                    }
                    return;
                }
                collect(entry.get(), snapshot);
                if (ready.isEmpty()) {
                    position = lastOf(entry.get());
                }
            }
        }
    }

    private static ResumeToken lastOf(Oplog.Entry entry) {
        int last = Math.max(0, entry.changes().size() - 1);
        return new ResumeToken(entry.time(last), last, false);
    }

    private void collect(Oplog.Entry entry, Snapshot snapshot) {
        for (int i = 0; i < entry.changes().size(); i++) {
            ResumeToken token = new ResumeToken(entry.time(i), i, false);
            Change change = entry.changes().get(i);
            if (token.compareTo(position) > 0 && options.watches(change)) {
                ready.add(event(entry, change, token, snapshot));
                if (options.endedBy(change)) {
                    ready.add(new BsonDocument("_id", new ResumeToken(token.time(), token.index(), true).toBson())
                            .append("operationType", new BsonString("invalidate"))
                            .append("clusterTime", new BsonTimestamp(token.time()))
                            .append("wallTime", new BsonDateTime(entry.wallMs())));
                    invalidated = true;
                    return;
                }
            }
        }
    }

    private void checkHistory(Snapshot snapshot) {
        long since = engine.oplog().recordedSince(snapshot);
        if (since == 0 || position.time() < since) {
            throw new MongoError(ErrorCode.CHANGE_STREAM_HISTORY_LOST, "Resume of change stream was not possible, as the resume point may no "
                    + "longer be in the oplog. (asked for: " + new BsonTimestamp(position.time()) + ", recorded after: "
                    + new BsonTimestamp(since) + ")");
        }
    }

    private BsonDocument event(Oplog.Entry entry, Change change, ResumeToken token, Snapshot snapshot) {
        BsonDocument event = new BsonDocument("_id", token.toBson())
                .append("operationType", new BsonString(name(change)))
                .append("clusterTime", new BsonTimestamp(token.time()))
                .append("wallTime", new BsonDateTime(entry.wallMs()));
        byte[] session = entry.origin().sessionId();
        if (entry.transaction() && session != null) {
            event.append("lsid", new BsonDocument("id", new BsonBinary(BsonBinarySubType.UUID_STANDARD, session))
                            .append("uid", new BsonBinary(NO_USER)))
                    .append("txnNumber", new BsonInt64(entry.origin().transactionNumber()));
        }
        Namespace namespace = change.namespace();
        BsonDocument ns = new BsonDocument("db", new BsonString(namespace.database()));
        if (!(change instanceof Change.DropDatabase)) {
            ns.append("coll", new BsonString(namespace.collection()));
        }
        event.append("ns", ns);
        switch (change) {
            case Change.Insert insert -> {
                event.append("documentKey", key(insert.document()));
                if (options.documents()) {
                    event.append("fullDocument", BsonDecoder.document(insert.document()));
                }
            }
            case Change.Update update -> update(event, update, snapshot);
            case Change.Delete delete -> event.append("documentKey", key(delete.before()));
            case Change.Rename rename -> event.append("to", new BsonDocument("db", new BsonString(rename.target().database()))
                    .append("coll", new BsonString(rename.target().collection())));
            case Change.Drop drop -> { }
            case Change.DropDatabase drop -> { }
        }
        return event;
    }

    private void update(BsonDocument event, Change.Update update, Snapshot snapshot) {
        event.append("documentKey", key(update.after()));
        if (!options.documents()) {
            return;
        }
        if (update.replaced()) {
            event.append("fullDocument", BsonDecoder.document(update.after()));
            return;
        }
        event.append("updateDescription",
                UpdateDescription.of(BsonDecoder.document(update.before()), BsonDecoder.document(update.after())));
        if (options.updateLookup()) {
            event.append("fullDocument", lookUp(update, snapshot));
        }
    }

    /** The document as it is now, which may be later than the event. */
    private static BsonValue lookUp(Change.Update update, Snapshot snapshot) {
        byte[] id = CollectionWriter.idOf(update.after());
        return snapshot.collection(update.namespace())
                .map(collection -> snapshot.get(collection.documents(), id))
                .<BsonValue>map(BsonDecoder::document)
                .orElse(BsonNull.VALUE);
    }

    private static BsonDocument key(byte[] document) {
        return new BsonDocument("_id", BsonDecoder.elementValue(document, RawBson.findId(document)));
    }

    private static String name(Change change) {
        return switch (change) {
            case Change.Insert insert -> "insert";
            case Change.Update update -> update.replaced() ? "replace" : "update";
            case Change.Delete delete -> "delete";
            case Change.Drop drop -> "drop";
            case Change.DropDatabase drop -> "dropDatabase";
            case Change.Rename rename -> "rename";
        };
    }
}
