package io.devsync.server.sync;

import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SyncStore;
import io.devsync.server.sync.BootstrapReader.Part;
import io.devsync.server.sync.SharedBootstraps.Making;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends what enters and leaves a client file's view when its subscriptions change: from a snapshot of the documents at
 * exactly the version of the change, or from what another device got, in parts, on a thread of its own (spec
 * sync-server-behaviours §5, design §5).
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
    private final Making making;
    private final CompletableFuture<Header> ready = new CompletableFuture<>();
    private final CompletableFuture<SyncStore.Snapshot> snapshot = new CompletableFuture<>();

    /** What the device has not got yet; the last part is kept back until it is known to be the last. */
    private final ArrayDeque<Part> unsent = new ArrayDeque<>();

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
            long clientVersion,
            Making making) {
        this.limits = limits;
        this.session = session;
        this.view = view;
        this.oldView = oldView;
        this.schema = schema;
        this.withSchema = withSchema;
        this.clientVersion = clientVersion;
        this.making = making;
        if (making instanceof Making.Again again) {
            again.parts().complete().whenComplete((parts, none) -> session.changed());
        }
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

    /** Whether documents are read for it. */
    boolean readsDocuments() {
        return switch (making) {
            case Making.Alone ignored -> true;
            case Making.First ignored -> true;
            case Making.Again ignored -> false;
            case Making.OfNothing ignored -> false;
        };
    }

    /** Everything before the change has been sent. */
    void ready(Header header) {
        ready.complete(header);
        session.changed();
    }

    /**
     * Opens the snapshot; called at the moment when the documents are at the bootstrap's version.
     *
     * @param checkpoint where documents are
     */
    void readFrom(SyncStore store, long checkpoint) {
        try {
            SyncStore.Snapshot opened = store.snapshotAt(checkpoint);
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
        return switch (making) {
            case Making.OfNothing ignored -> {
                unsent.add(new Part(ChangesetCodec.encode(List.of()), 1));
                yield sendRest();
            }
            case Making.Alone ignored -> read(Optional.empty());
            case Making.First(SharedParts parts) -> {
                try {
                    yield read(Optional.of(parts));
                } finally {
                    parts.giveUp();
                }
            }
            case Making.Again(SharedParts parts, List<Instruction> since) -> sendAgain(parts, since);
        };
    }

    private boolean read(Optional<SharedParts> shared) throws InterruptedException {
        if (!session.await(snapshot::isDone)) {
            giveUp();
            if (!snapshot.isCompletedExceptionally()) {
                snapshot.join().close();
            }
            return false;
        }
        try (SyncStore.Snapshot documents = snapshot.join()) {
            int protocolVersion = session.connection().protocolVersion();
            BootstrapReader reader = new BootstrapReader(
                    limits, schema, view, oldView, protocolVersion, part -> take(part, shared));
            if (!reader.read(documents, withSchema)) {
                return false;
            }
        }
        shared.ifPresent(SharedParts::finish);
        return sendRest();
    }

    /** Takes a part that was read; waits for the device unless others wait for the parts. */
    private boolean take(Part part, Optional<SharedParts> shared) throws InterruptedException {
        boolean sharing = shared.isPresent() && shared.get().add(part);
        unsent.add(part);
        while (fillsMessage() && !session.over() && maySend()) {
            sendMessage();
        }
        return sharing || sendFullMessages();
    }

    /** Whether there is more to send than one message holds. */
    private boolean fillsMessage() {
        return unsent.size() > partsOfMessage();
    }

    /** How many of the parts go into the next message: one at least. */
    private int partsOfMessage() {
        int parts = 0;
        long bytes = 0;
        for (Part part : unsent) {
            bytes += part.changeset().size();
            if (parts > 0 && bytes > limits.bootstraps().messageBytes()) {
                break;
            }
            parts++;
        }
        return parts;
    }

    private boolean maySend() {
        return ready.isDone() && session.outlet().isWritable();
    }

    private boolean sendFullMessages() throws InterruptedException {
        while (fillsMessage()) {
            if (!session.await(this::maySend)) {
                return false;
            }
            sendMessage();
        }
        return !session.over();
    }

    private boolean sendRest() throws InterruptedException {
        if (!sendFullMessages() || !session.await(this::maySend)) {
            return false;
        }
        sendMessage();
        return true;
    }

    /** Sends as much as one message holds; it is the last one when that is everything. */
    private void sendMessage() {
        List<Part> parts = new ArrayList<>();
        for (int left = partsOfMessage(); left > 0; left--) {
            parts.add(unsent.remove());
        }
        send(parts, unsent.isEmpty() ? BatchState.LAST_IN_BATCH : BatchState.MORE_TO_COME);
    }

    private boolean sendAgain(SharedParts shared, List<Instruction> since) throws InterruptedException {
        CompletableFuture<List<Part>> complete = shared.complete();
        if (!session.await(complete::isDone)) {
            return false;
        }
        unsent.addAll(complete.join());
        if (!since.isEmpty()) {
            for (List<Instruction> part : ChangesetParts.of(since, limits.downloads().changesetBytes())) {
                unsent.add(new Part(ChangesetCodec.encode(part), 1));
            }
        }
        return sendRest();
    }

    private void send(List<Part> parts, BatchState state) {
        Header header = ready.join();
        boolean last = state == BatchState.LAST_IN_BATCH;
        session.outlet()
                .send(new ServerMessage.Download(
                        session.outlet().session(),
                        new DownloadCursor(view.fromVersion(), clientVersion),
                        header.latest(),
                        header.upload(),
                        new ServerMessage.Delivery.Flexible(
                                view.query().version(), state, last ? 1 : Math.min(0.99, parts.getLast().progress())),
                        // Also when there is nothing: without a changeset clients spin (wire-protocol §7.3).
                        parts.stream().map(this::changeset).toList()));
    }

    private DownloadedChangeset changeset(Part part) {
        return new DownloadedChangeset(
                view.fromVersion(), clientVersion, view.timestamp(), HistoryEntry.SERVER_IDENT, part.changeset());
    }
}
