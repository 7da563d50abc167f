package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Sends what enters and leaves a client file's view when its subscriptions change: from a snapshot of the documents at
 * exactly the version of the change, in chunks, on a thread of its own (spec sync-server-behaviours §5, design §5).
 *
 * <p>The engine calls {@link #ready} when everything before the change has been sent and {@link #readFrom} when the
 * documents are at that version.
 */
final class Bootstrap {

    private final EngineLimits limits;
    private final EngineSession session;
    private final View view;
    private final Optional<View> oldView;
    private final AppSchema schema;
    private final boolean withSchema;
    private final long clientVersion;
    private final CompletableFuture<Header> ready = new CompletableFuture<>();
    private final CompletableFuture<SyncStore.Snapshot> snapshot = new CompletableFuture<>();

    private final List<Instruction> chunk = new ArrayList<>();
    private long chunkBytes;
    private int chunkObjects;
    private long scanned;
    private long expected;

    /** What the header of each message says beside the bootstrap itself. */
    record Header(ServerVersion latest, UploadCursor upload) {}

    /**
     * @param view the new view; its version is the bootstrap's
     * @param withSchema whether the file has no schema yet
     * @param clientVersion the file's last own version at that version
     */
    Bootstrap(
            EngineLimits limits,
            EngineSession session,
            View view,
            Optional<View> oldView,
            AppSchema schema,
            boolean withSchema,
            long clientVersion) {
        this.limits = limits;
        this.session = session;
        this.view = view;
        this.oldView = oldView;
        this.schema = schema;
        this.withSchema = withSchema;
        this.clientVersion = clientVersion;
    }

    View view() {
        return view;
    }

    long clientVersion() {
        return clientVersion;
    }

    /** Whether everything before the change has been sent. */
    boolean isReady() {
        return ready.isDone();
    }

    /** Everything before the change has been sent. */
    void ready(Header header) {
        ready.complete(header);
        session.changed();
    }

    /** Opens the snapshot; called at the moment when the documents are at the bootstrap's version. */
    void readFrom(SyncStore store) {
        try {
            SyncStore.Snapshot opened = store.snapshot();
            if (!snapshot.complete(opened)) {
                opened.close();
            }
        } catch (RuntimeException failure) {
            snapshot.completeExceptionally(failure);
        }
        session.changed();
    }

    /** The session is over: nobody waits any more. */
    void giveUp() {
        ready.cancel(false);
        snapshot.cancel(false);
        session.changed();
    }

    /**
     * Sends the bootstrap and blocks until the last message is on its way.
     *
     * @return false when the session ended meanwhile
     */
    boolean send() throws InterruptedException {
        if (!session.await(() -> ready.isDone() && snapshot.isDone())) {
            giveUp();
            if (!snapshot.isCompletedExceptionally()) {
                snapshot.join().close();
            }
            return false;
        }
        Header header = ready.join();
        try (SyncStore.Snapshot documents = snapshot.join()) {
            if (withSchema && !addAll(SchemaInstructions.of(schema.realm()), header)) {
                return false;
            }
            TreeSet<String> classes = new TreeSet<>(view.subscriptions().classes());
            oldView.ifPresent(old -> classes.addAll(old.subscriptions().classes()));
            for (String className : classes) {
                expected += DocumentMapping.namespace(schema, className).map(documents::estimatedCount).orElse(0L);
            }
            for (String className : classes) {
                if (!sendClass(documents, className, header)) {
                    return false;
                }
            }
            return flush(header, BatchState.LAST_IN_BATCH);
        }
    }

    private boolean sendClass(SyncStore.Snapshot documents, String className, Header header)
            throws InterruptedException {
        Optional<MongoNamespace> namespace = DocumentMapping.namespace(schema, className);
        if (namespace.isEmpty()) {
            return true;
        }
        DocumentMapping mapping = new DocumentMapping(schema);
        try (Stream<List<RawBsonDocument>> batches =
                documents.scan(namespace.get(), limits.bootstrapDocuments())) {
            Iterator<List<RawBsonDocument>> next = batches.iterator();
            while (next.hasNext()) {
                if (session.over() || !sendDocuments(documents, className, mapping, next.next(), header)) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean sendDocuments(
            SyncStore.Snapshot documents,
            String className,
            DocumentMapping mapping,
            List<RawBsonDocument> batch,
            Header header)
            throws InterruptedException {
        MongoNamespace namespace = DocumentMapping.namespace(schema, className).orElseThrow();
        List<BsonValue> ids = batch.stream().map(document -> document.get("_id")).toList();
        Map<BsonValue, BsonDocument> exact = documents.exact(namespace, ids);
        for (int i = 0; i < batch.size(); i++) {
            Optional<BsonDocument> beside = Optional.ofNullable(exact.get(ids.get(i)));
            Optional<ObjectState> object = mapping.object(className, batch.get(i), beside);
            scanned++;
            if (object.isPresent() && !add(object.get(), header)) {
                return false;
            }
            boolean full = chunkObjects >= limits.bootstrapObjects() || chunk.size() >= limits.bootstrapInstructions();
            if (full && !flush(header, BatchState.MORE_TO_COME)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(ObjectState object, Header header) throws InterruptedException {
        boolean before = oldView.map(old -> sees(old.subscriptions(), object)).orElse(false);
        boolean after = sees(view.subscriptions(), object);
        ObjectKey key = object.id();
        if (after == before) {
            return true;
        }
        chunkObjects++;
        return addAll(
                after
                        ? NestedCollections.forClient(
                                schema.realm(),
                                session.connection().protocolVersion(),
                                ObjectSnapshot.instructions(schema.realm(), object, true))
                        : List.of(new Instruction.EraseObject(key.className(), key.key())),
                header);
    }

    /** Adds instructions; sends what is there first where a message would get too large, inside of an object too. */
    private boolean addAll(List<? extends Instruction> instructions, Header header) throws InterruptedException {
        for (Instruction instruction : instructions) {
            int bytes = ChangesetParts.bytes(instruction);
            if (!chunk.isEmpty()
                    && chunkBytes + bytes > limits.changesetBytes()
                    && !flush(header, BatchState.MORE_TO_COME)) {
                return false;
            }
            chunk.add(instruction);
            chunkBytes += bytes;
        }
        return true;
    }

    private boolean sees(SubscriptionSet subscriptions, ObjectState object) {
        return Sight.sees(schema.realm(), subscriptions, Optional.of(object));
    }

    private boolean flush(Header header, BatchState state) throws InterruptedException {
        if (!session.await(session.outlet()::isWritable)) {
            return false;
        }
        boolean last = state == BatchState.LAST_IN_BATCH;
        double progress = last || expected == 0 ? 1 : Math.min(0.99, (double) scanned / expected);
        EncodedChangeset changeset = ChangesetCodec.encode(chunk);
        session.outlet()
                .send(new ServerMessage.Download(
                        session.outlet().session(),
                        new DownloadCursor(view.fromVersion(), clientVersion),
                        header.latest(),
                        header.upload(),
                        new ServerMessage.Delivery.Flexible(view.query().version(), state, progress),
                        // Also when there is nothing: without a changeset clients spin (wire-protocol §7.3).
                        List.of(new DownloadedChangeset(
                                view.fromVersion(),
                                clientVersion,
                                view.timestamp(),
                                HistoryEntry.SERVER_IDENT,
                                changeset))));
        chunk.clear();
        chunkBytes = 0;
        chunkObjects = 0;
        return true;
    }
}
