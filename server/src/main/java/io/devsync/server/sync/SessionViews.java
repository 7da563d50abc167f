package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.rules.Permissions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SyncStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sessions see: which client file they are of, what its user may do, and the bootstraps that changes of
 * subscriptions and permissions lead to (spec sync-server-behaviours §5). Runs on the engine's thread.
 */
final class SessionViews {

    private static final Logger log = LoggerFactory.getLogger(SessionViews.class);

    /** The first version that takes a bootstrap which it has not asked for (spec wire-protocol §7.3). */
    private static final int FIRST_WITH_SERVER_BOOTSTRAP = 14;

    private final EngineRun run;
    private final EngineOptions options;
    private final EngineLimits limits;
    private final Concurrency concurrency;
    private final SyncStore store;
    private final EngineState state;
    private final EngineCommit commit;
    private final SchemaJournal journal;
    private final OlderHistory older;
    private final Uploads uploads;
    private final SharedBootstraps shared;
    private long permissionChanges;

    SessionViews(
            EngineRun run,
            EngineOptions options,
            SyncStore store,
            EngineState state,
            EngineCommit commit,
            SchemaJournal journal,
            OlderHistory older,
            Uploads uploads) {
        this.run = run;
        this.options = options;
        this.limits = options.limits();
        this.concurrency = options.concurrency();
        this.store = store;
        this.state = state;
        this.commit = commit;
        this.journal = journal;
        this.older = older;
        this.uploads = uploads;
        this.shared = new SharedBootstraps(state, limits.bootstraps().sharedBytes());
    }

    /** Takes an IDENT; what comes after it waits until it is known what the user may do. */
    void identify(EngineSession session, ClientMessage.Ident ident) {
        CompletableFuture<Permissions> permissions =
                options.permissions().of(session.connection().userId()).toCompletableFuture();
        if (permissions.isDone() && !permissions.isCompletedExceptionally()) {
            identify(session, ident, permissions.join());
            return;
        }
        session.hold();
        identifyWhenKnown(session, ident, permissions);
    }

    private void identifyWhenKnown(
            EngineSession session, ClientMessage.Ident ident, CompletionStage<Permissions> permissions) {
        long asked = permissionChanges;
        permissions.whenComplete((known, failure) -> run.submit(() -> {
            if (session.over()) {
                return;
            }
            if (failure != null) {
                log.warn("permissions are not known app={} reason={}", options.appId(), failure.getMessage());
                session.fail(SyncEngine.closed("it is not known what the user may do"));
                return;
            }
            if (asked != permissionChanges) {
                // What was answered may be what the user could do before.
                identifyWhenKnown(session, ident, options.permissions().of(session.connection().userId()));
                return;
            }
            identify(session, ident, known);
            session.release();
        }));
    }

    private void identify(EngineSession session, ClientMessage.Ident ident, Permissions permissions) {
        Optional<ClientFile> file = state.file(ident.file().ident());
        Optional<Refusal> refusal = IdentCheck.refusal(
                file,
                ident,
                session.connection().userId(),
                new IdentCheck.Kept(commit.durable(), state.trimmed(), state.newestIdent()),
                state.salts(),
                state.schema().cutOff());
        if (refusal.isPresent()) {
            run.refuse(session, refusal.get());
            return;
        }
        run.trimmer().seen(file.get());
        if (!declare(session, file.get())) {
            return;
        }
        file.get()
                .session()
                .ifPresent(zombie ->
                        zombie.fail(SyncEngine.closed("the client file is used by a newer session")));
        ClientMessage.QueryVersion query = ident.query()
                .orElseThrow(() -> new IllegalStateException("IDENT of flexible sync without a query"));
        session.permissions(permissions);
        if (resume(session, file.get(), ident, query)) {
            run.pumpLater(session);
        }
    }

    /** Goes on where the device is; false when it cannot, which the session was told. */
    private boolean resume(
            EngineSession session, ClientFile file, ClientMessage.Ident ident, ClientMessage.QueryVersion query) {
        DownloadCursor cursor = ident.download();
        try {
            if (cursor.serverVersion() > 0) {
                // The query was served once, but fields that could be queried then may not be queryable any more.
                check(session, query);
            }
            comeBack(session, file, cursor, query);
        } catch (BadQueryException refused) {
            session.fail(SyncError.of(Code.BAD_QUERY, Action.CLIENT_RESET, refused.getMessage()));
            return false;
        }
        boolean unborn = cursor.serverVersion() == 0;
        boolean otherPermissions = !unborn
                && file.currentView()
                        .filter(view -> !view.permissions().equals(session.permissions()))
                        .isPresent();
        if (otherPermissions && session.connection().protocolVersion() < FIRST_WITH_SERVER_BOOTSTRAP) {
            session.fail(SyncError.of(
                    Code.SERVER_PERMISSIONS_CHANGED,
                    Action.CLIENT_RESET,
                    "server permissions for this file ident have changed since the last time it was used"));
            return false;
        }
        session.identify(file, state.schema().cutOff().behind(cursor), ident.latest().version(), query.version());
        if (unborn || otherPermissions) {
            session.pendingQueries().add(query);
        }
        return true;
    }

    /**
     * Sees to it that the file has the view in force that its device acts by. A device that was not sent the whole
     * bootstrap of a later one comes back without it, and what it uploaded meanwhile was merged as if it had got it: it
     * is told anew of the objects that it touched.
     */
    private void comeBack(
            EngineSession session, ClientFile file, DownloadCursor cursor, ClientMessage.QueryVersion query)
            throws BadQueryException {
        Optional<Long> after = state.cameBackAfter(file, cursor, query);
        if (after.isEmpty()) {
            return;
        }
        // After a client reset a new file goes on where another one of the same user has just got its fresh copy.
        Permissions permissions =
                file.views().isEmpty() ? session.permissions() : file.views().getLast().permissions();
        HistoryEntry.Comeback comeback = new HistoryEntry.Comeback(after.get(), query, View.kept(permissions));
        Set<ObjectKey> keys = Misled.objects(
                state.schema().realm(),
                file,
                state.viewsAfter(file, comeback),
                file.newestEntry() > after.get() ? older.changes(file.needsAfter(after.get()), state.log().head()) : List.of());
        Integration integration = uploads.integration(file, keys);
        integration.comeBack(comeback, keys, SyncTime.now(options.clock()));
        file.seeOnly(state.viewsAfter(file, comeback));
        commit.take(file, integration);
    }

    /** Takes over what the file declares outside of uploads; false when it may not, which the session was told. */
    private boolean declare(EngineSession session, ClientFile file) {
        Integration declaration = uploads.integration(file, Set.of());
        try {
            declaration.declare(session.connection().schema(), SyncTime.now(options.clock()));
        } catch (UploadRefusedException refused) {
            run.refused(session, refused);
            return false;
        }
        if (!declaration.runs().isEmpty()) {
            journal.note(state.schema(), declaration.schema(), session);
            commit.take(file, declaration);
        }
        return true;
    }

    /** Users may do other things from now on: whoever is concerned comes again, and who is being asked about is asked anew. */
    void permissionsChanged(Collection<EngineSession> sessions) {
        permissionChanges++;
        sessions.forEach(this::checkPermissions);
    }

    /** Finds out whether a session's user may do other things by now than when the session started. */
    private void checkPermissions(EngineSession session) {
        if (session.file().isEmpty()) {
            return;
        }
        options.permissions()
                .of(session.connection().userId())
                .whenComplete((known, failure) -> run.submit(() -> {
                    if (failure != null) {
                        session.fail(SyncEngine.closed("it is not known what the user may do"));
                    } else if (!session.over() && !known.equals(session.permissions())) {
                        change(session, known);
                    }
                }));
    }

    private void change(EngineSession session, Permissions permissions) {
        boolean seesNothing = session.file()
                .flatMap(ClientFile::currentView)
                .map(view -> view.query().version() == 0)
                .orElse(true);
        if (seesNothing) {
            session.permissions(permissions);
            return;
        }
        // The client comes again at once, and its IDENT says where it is (spec sync-server-behaviours §5).
        session.fail(SyncEngine.closed("the permissions of the user have changed"));
    }

    /** Starts the bootstrap of the next pending subscriptions that can be served. */
    void startBootstrap(EngineSession session) {
        if (!run.documentsAreRead()) {
            return; // it starts when they are
        }
        ClientFile file = session.file().orElseThrow();
        while (!session.pendingQueries().isEmpty() && session.bootstrap().isEmpty()) {
            ClientMessage.QueryVersion query = session.pendingQueries().removeFirst();
            try {
                check(session, query);
            } catch (BadQueryException refused) {
                if (session.cursor().serverVersion() == 0) {
                    // A client takes QUERY_ERROR for what it sent in QUERY only, and this came in IDENT.
                    session.fail(SyncError.of(Code.BAD_QUERY, Action.APPLICATION_BUG, refused.getMessage()));
                    return;
                }
                session.outlet()
                        .send(new ServerMessage.QueryError(
                                session.outlet().session(),
                                query.version(),
                                Code.BAD_QUERY.number(),
                                refused.getMessage()));
                continue;
            }
            start(session, file, query);
        }
        if (session.pendingQueries().isEmpty() && session.holds()) {
            run.submit(session::release);
        }
    }

    private void check(EngineSession session, ClientMessage.QueryVersion query) throws BadQueryException {
        View view = View.of(state.schema(), 0, 0, query, Permissions.EVERYTHING);
        if (options.queryable().isPresent()) {
            options.queryable().get().check(state.schema(), view.subscriptions());
        }
        View.of(state.schema(), 0, 0, query, session.permissions());
    }

    private void start(EngineSession session, ClientFile file, ClientMessage.QueryVersion query) {
        boolean unborn = session.cursor().serverVersion() == 0;
        Optional<View> oldView = file.currentView();
        HistoryEntry.QueryChange change = new HistoryEntry.QueryChange(
                state.log().head() + 1,
                file.ident().ident(),
                query,
                View.kept(session.permissions()),
                SyncTime.now(options.clock()));
        AppSchema before = state.schema();
        View view = state.see(change);
        journal.note(before, state.schema(), session);
        commit.take(file, change);
        boolean withSchema = file.toldSchemaWith(view);
        boolean fromNothing = oldView.map(old -> old.subscriptions().classes().isEmpty()).orElse(true);
        SharedBootstraps.Making making = fromNothing && !withSchema
                ? shared.of(view, session.connection().protocolVersion())
                : new SharedBootstraps.Making.Alone();
        Bootstrap bootstrap = new Bootstrap(
                limits, session, view, oldView, state.schema(), withSchema, file.upload().clientVersion(), making);
        session.begin(bootstrap);
        if (unborn) {
            // A file without history has nothing before its first bootstrap.
            session.moveTo(new DownloadCursor(view.fromVersion() - 1, 0));
        }
        options.meters().bootstrapStarted();
        if (bootstrap.readsDocuments()) {
            commit.afterDocuments(checkpoint -> bootstrap.readFrom(store, checkpoint));
        }
        run.pumpLater(session);
        concurrency.start("bootstrap-" + file.ident().ident(), () -> send(session, bootstrap));
    }

    private void send(EngineSession session, Bootstrap bootstrap) throws InterruptedException {
        try {
            if (bootstrap.send()) {
                run.submit(() -> {
                    if (!session.over()) {
                        session.finishBootstrap(bootstrap);
                        run.pumpLater(session);
                    }
                });
            }
        } catch (CancellationException givenUp) {
            // The session is over, or nothing came of what another device was to get: the next try does without.
            log.debug("bootstrap given up app={} session={}", options.appId(), session.outlet().session());
            run.submit(() -> session.fail(SyncEngine.closed("the bootstrap has to begin again")));
        } catch (RuntimeException failure) {
            log.warn("bootstrap failed app={} reason={}", options.appId(), failure.getMessage());
            if (failure.getCause() instanceof CheckpointMovedException moved) {
                run.submit(() -> {
                    if (!session.over()) {
                        throw moved;
                    }
                });
            }
            run.submit(() -> session.fail(SyncEngine.closed("the data source did not answer")));
        }
    }
}
