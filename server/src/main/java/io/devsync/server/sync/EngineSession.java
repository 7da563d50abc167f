package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.rules.Permissions;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncSession;
import io.devsync.server.store.HistoryEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One device's session in the engine. What comes from the connection is handed to the engine's thread, which owns all
 * fields but the gate, {@link #over} and the acknowledgement that waits.
 */
final class EngineSession implements SyncSession {

    private final SyncEngine engine;
    private final SyncConnectionInfo connection;
    private final ClientMessage.Bind bind;
    private final SessionOutlet outlet;

    private @Nullable ClientFile file;
    private Permissions permissions = Permissions.EVERYTHING;

    /**
     * What has come while it was asked what the user may do, or since changes that wait for a change of subscriptions; absent
     * otherwise. Connections bound what they have under way.
     */
    private @Nullable List<Runnable> held;

    /** Completed when their changes are taken up, or never will be. */
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();

    private DownloadCursor cursor = DownloadCursor.START;
    private long queryVersion;
    private final ArrayDeque<ClientMessage.QueryVersion> pendingQueries = new ArrayDeque<>();
    private @Nullable Bootstrap bootstrap;
    private OptionalLong mark = OptionalLong.empty();
    private long uploadProgress;

    /** The cursor of the last DOWNLOAD; -1 before the first one. */
    private long sentServerVersion = -1;

    private boolean sentDownload;
    private long toldLatest;
    private long sentUpload;

    /** Entries that were read from the store because they are no longer in memory. */
    private final ArrayDeque<HistoryEntry> older = new ArrayDeque<>();

    private final Backlog backlog = new Backlog();
    private boolean readingOlder;

    /** What test suites hold back: the version beyond which nothing is sent, and whether nothing is sent at all. */
    private long sendsUntil = Long.MAX_VALUE;

    private boolean sendsNothing;

    /** By what {@link Audience} finds the session; while it is settled, the first version that may concern it. */
    private SubscriptionSet indexedBy = SubscriptionSet.EMPTY;

    private boolean settled;
    private long firstConcern = Long.MAX_VALUE;
    private boolean queuedAsQuiet;

    /** What the device has said of how far it is; another one, by the connection, when something else comes. */
    private Acknowledgements.Pending acknowledgement = new Acknowledgements.Pending(this);

    private final Concurrency.Gate gate;
    private volatile boolean over;

    EngineSession(
            SyncEngine engine,
            Concurrency.Gate gate,
            SyncConnectionInfo connection,
            ClientMessage.Bind bind,
            SessionOutlet outlet) {
        this.engine = engine;
        this.gate = gate;
        this.connection = connection;
        this.bind = bind;
        this.outlet = outlet;
    }

    @Override
    public void ident(ClientMessage.Ident ident) {
        engine.submit(this, run -> run.identify(this, ident));
    }

    @Override
    public void query(ClientMessage.Query query) {
        submit(run -> run.query(this, query));
    }

    @Override
    public CompletionStage<Void> upload(ClientMessage.Upload upload) {
        if (upload.changesets().isEmpty()) {
            engine.acknowledgements().add(acknowledgement, upload);
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> takenUp = new CompletableFuture<>();
        underWay.add(takenUp);
        submit(run -> takeChanges(run, upload, takenUp));
        if (over) {
            nothingUnderWay();
        }
        return takenUp;
    }

    /** A device that changes its subscriptions and then writes does so under the new ones: the changes wait for these. */
    private void takeChanges(EngineRun run, ClientMessage.Upload upload, CompletableFuture<Void> takenUp) {
        if (!pendingQueries.isEmpty()) {
            hold();
            take(() -> takeChanges(run, upload, takenUp));
            return;
        }
        try {
            run.upload(this, upload);
        } finally {
            underWay.remove(takenUp);
            takenUp.complete(null);
        }
    }

    private void nothingUnderWay() {
        underWay.forEach(takenUp -> takenUp.complete(null));
        underWay.clear();
    }

    /** Keeps the order: what the device has said before of how far it is comes first, and what it says later after. */
    private void submit(Consumer<EngineRun> task) {
        Optional<ClientMessage.Upload> before = acknowledgement.take();
        acknowledgement = new Acknowledgements.Pending(this);
        engine.submit(this, run -> {
            before.ifPresent(last -> run.upload(this, last));
            if (!over) {
                task.accept(run);
            }
        });
    }

    @Override
    public void mark(ClientMessage.Mark request) {
        submit(run -> run.mark(this, request));
    }

    @Override
    public void clientError(ClientMessage.ClientError error) {
        submit(run -> run.clientError(this, error));
    }

    @Override
    public void testCommand(ClientMessage.TestCommand command) {
        submit(run -> run.testCommand(this, command));
    }

    @Override
    public void close() {
        end();
        engine.submit(run -> run.closed(this));
    }

    @Override
    public void writable() {
        gate.changed();
        goOnLater();
    }

    /** Ends the session with an error; on the engine's thread. */
    void fail(SyncError error) {
        if (!over) {
            outlet.fail(engine.recoveryForbidden() ? error.withoutRecovery() : error);
            end();
            engine.run().closed(this);
        }
    }

    /**
     * Ends the session because a message was not taken up; from any thread. What the device sends after it must not be
     * taken up either, for it builds on that.
     */
    void refuse(SyncError error) {
        if (!over) {
            end();
            outlet.fail(error);
        }
    }

    private void end() {
        over = true;
        gate.changed();
        nothingUnderWay();
    }

    /** Waits until a condition holds; for threads other than the engine's. False when the session is over. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        gate.await(() -> over || condition.getAsBoolean());
        return !over;
    }

    /** Something that a thread may wait for in {@link #await} has come about. */
    void changed() {
        gate.changed();
    }

    boolean over() {
        return over;
    }

    /** Takes up a message of the device, or keeps it until those before it can be taken up. */
    void take(Runnable message) {
        if (held == null) {
            message.run();
        } else {
            held.add(message);
        }
    }

    /** Keeps messages from now on. */
    void hold() {
        held = new ArrayList<>();
    }

    boolean holds() {
        return held != null;
    }

    /** Takes up what was kept, as far as it goes. */
    void release() {
        List<Runnable> kept = held == null ? List.of() : held;
        held = null;
        for (Runnable message : kept) {
            if (!over) {
                take(message);
            }
        }
    }

    /** What the user may do, as it was decided when the session started. */
    Permissions permissions() {
        return permissions;
    }

    void permissions(Permissions decided) {
        permissions = decided;
    }

    SyncConnectionInfo connection() {
        return connection;
    }

    ClientMessage.Bind bind() {
        return bind;
    }

    SessionOutlet outlet() {
        return outlet;
    }

    Optional<ClientFile> file() {
        return Optional.ofNullable(file);
    }

    /** The device has said which file it is and how far it got. */
    void identify(ClientFile identified, DownloadCursor presented, long latest, long activeQueryVersion) {
        file = identified;
        toldLatest = latest;
        cursor = presented;
        queryVersion = activeQueryVersion;
        sentServerVersion = presented.serverVersion();
        identified.attach(this);
    }

    /** How far the history has been looked through for this session. */
    DownloadCursor cursor() {
        return cursor;
    }

    void moveTo(DownloadCursor next) {
        cursor = next;
    }

    /** The newest server version that the device may know of: uploads cannot be based on later ones. */
    long knownToDevice() {
        Bootstrap running = bootstrap;
        long bootstrapping = running != null && running.isReady() ? running.view().fromVersion() : 0;
        return Math.max(sentServerVersion, bootstrapping);
    }

    long queryVersion() {
        return queryVersion;
    }

    ArrayDeque<ClientMessage.QueryVersion> pendingQueries() {
        return pendingQueries;
    }

    Optional<Bootstrap> bootstrap() {
        return Optional.ofNullable(bootstrap);
    }

    void begin(Bootstrap next) {
        bootstrap = next;
    }

    /** The bootstrap is on its way: the session goes on from its version. */
    void finishBootstrap(Bootstrap finished) {
        bootstrap = null;
        queryVersion = finished.view().query().version();
        cursor = new DownloadCursor(finished.view().fromVersion(), finished.clientVersion());
        sentServerVersion = cursor.serverVersion();
    }

    OptionalLong mark() {
        return mark;
    }

    void markRequested(long requestIdent) {
        mark = OptionalLong.of(requestIdent);
    }

    void markAnswered() {
        mark = OptionalLong.empty();
    }

    long uploadProgress() {
        return uploadProgress;
    }

    void uploadProgress(long clientVersion) {
        uploadProgress = clientVersion;
    }

    /** Whether a DOWNLOAD is due although there is nothing to integrate. */
    boolean owesDownload(long integratedClientVersion, int silentVersions) {
        boolean acknowledgement = integratedClientVersion > sentUpload;
        boolean stale = cursor.serverVersion() - sentServerVersion >= silentVersions;
        boolean beforeMark = mark.isPresent() && sentServerVersion != cursor.serverVersion();
        return !sentDownload || acknowledgement || stale || beforeMark;
    }

    /**
     * The version to name as the server's newest in a DOWNLOAD: how far that DOWNLOAD goes, and never less than was named
     * before. A device that starts over goes on from there with its next file, whatever it has got of its fresh copy when
     * that is closed, and would miss what is in between (spec wire-protocol §8).
     */
    long latestAt(DownloadCursor sent) {
        toldLatest = Math.max(toldLatest, sent.serverVersion());
        return toldLatest;
    }

    void downloadSent(DownloadCursor sent, long integratedClientVersion) {
        sentServerVersion = sent.serverVersion();
        sentDownload = true;
        sentUpload = integratedClientVersion;
    }

    /** Whether the session has everything, so that only what concerns it is brought to it. */
    boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
        firstConcern = Long.MAX_VALUE;
    }

    void unsettle() {
        settled = false;
    }

    /** The first version since the session was settled that may concern it. */
    long firstConcern() {
        return firstConcern;
    }

    void concernedBy(long version) {
        firstConcern = Math.min(firstConcern, version);
    }

    SubscriptionSet indexedBy() {
        return indexedBy;
    }

    void indexedBy(SubscriptionSet subscriptions) {
        indexedBy = subscriptions;
    }

    boolean queuedAsQuiet() {
        return queuedAsQuiet;
    }

    void queuedAsQuiet(boolean queued) {
        queuedAsQuiet = queued;
    }

    /** What has been looked through and is still to be sent. */
    Backlog backlog() {
        return backlog;
    }

    /** Has the session pumped again when others had their turn; from any thread. */
    void goOnLater() {
        engine.submit(run -> {
            if (!over) {
                run.pumpLater(this);
            }
        });
    }

    /** No history beyond this version is sent, until the next bootstrap. */
    long sendsUntil() {
        return sendsUntil;
    }

    void sendsUntil(long version) {
        sendsUntil = version;
    }

    /** Whether nothing is sent for now. */
    boolean sendsNothing() {
        return sendsNothing;
    }

    void sendsNothing(boolean nothing) {
        sendsNothing = nothing;
    }

    ArrayDeque<HistoryEntry> older() {
        return older;
    }

    boolean readingOlder() {
        return readingOlder;
    }

    void readingOlder(boolean reading) {
        readingOlder = reading;
    }
}
