package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine from when it has read its state until it has to read it again: what belongs to that state, and the sessions
 * that are served from it. Whatever one run has begun means nothing to the next. Owned by the engine's thread.
 */
final class EngineRun {

    private static final Logger log = LoggerFactory.getLogger(SyncEngine.class);

    /** An app in which nothing happens keeps this part of what an app may keep in memory and can read again. */
    private static final int IDLE_SHARE = 4;

    private final SyncEngine engine;
    private final EngineOptions options;
    private final SyncStore store;
    private final SchemaJournal journal;
    private final OutsideWrites outside;
    private final EngineState state;
    private final DocumentWriter writer;
    private final EngineCommit commit;
    private final Audience audience;
    private final SessionPump pump;
    private final Uploads uploads;
    private final SessionViews views;
    private final SchemaChanges schemaChanges;
    private final ClientFileResets resets;
    private final HistoryTrimmer trimmer;
    private final Set<EngineSession> sessions = new LinkedHashSet<>();
    private final Set<EngineSession> toPump = new LinkedHashSet<>();
    private Optional<SchemaReplacement> replacement = Optional.empty();
    private volatile AppSchema publishedSchema;
    /** Up to which version sessions know what concerns them. */
    private long told;

    /**
     * Begins a run: reads the state and lets the documents follow what they do not hold yet; blocks on the store.
     *
     * @throws StoreException when the store does not answer or holds what cannot be read
     */
    static EngineRun begin(
            SyncEngine engine, EngineOptions options, SyncStore store, SchemaJournal journal, OutsideWrites outside)
            throws InterruptedException {
        EngineState state = EngineState.load(options, store);
        EngineState.Tail tail = state.replay();
        EngineRun run = new EngineRun(engine, options, store, journal, outside, state, tail.checkpoint());
        try {
            run.commit.handOver(tail);
            journal.catchUp(state.schema());
        } catch (RuntimeException failure) {
            // Nobody will ever end this run.
            run.writer.close();
            throw failure;
        }
        log.info(
                "engine ready app={} version={} replayed={}",
                options.appId(),
                state.log().head(),
                tail.objects().size());
        return run;
    }

    private EngineRun(
            SyncEngine engine,
            EngineOptions options,
            SyncStore store,
            SchemaJournal journal,
            OutsideWrites outside,
            EngineState state,
            long checkpoint) {
        this.engine = engine;
        this.options = options;
        this.store = store;
        this.journal = journal;
        this.outside = outside;
        this.state = state;
        this.publishedSchema = state.schema();
        this.told = state.log().head();
        this.writer = new DocumentWriter(options, store, state.schema(), checkpoint, new WriterListener());
        writer.zeroForMissing(engine.mode() == EvolutionMode.DEVELOPMENT);
        this.commit = new EngineCommit(options, store, state, writer);
        OlderHistory older = new OlderHistory(store, state);
        this.uploads = new Uploads(options, state, commit, journal, older, this::writeRules);
        this.trimmer = new HistoryTrimmer(options, store, state, commit, sessions, this::submit);
        this.views = new SessionViews(this, options, store, state, commit, journal, older, uploads);
        this.schemaChanges = new SchemaChanges(options, state, commit, journal);
        this.resets = new ClientFileResets(state, commit);
        this.audience = new Audience(state, options.limits().downloads().silentVersions());
        this.pump = new SessionPump(options.limits(), state, options.meters(), audience, new SessionPump.Actions() {
            @Override
            public void startBootstrap(EngineSession session) {
                views.startBootstrap(session);
            }

            @Override
            public void readOlder(EngineSession session, long from) {
                EngineRun.this.readOlder(session, from);
            }
        });
    }

    /** What was found while this run lasted. */
    private final class WriterListener implements DocumentWriter.Listener {

        @Override
        public void applied(long version) {
            submit(() -> EngineRun.this.applied(version));
        }

        @Override
        public void overtaken(CheckpointMovedException moved) {
            submit(() -> {
                throw moved;
            });
        }

        @Override
        public void changedOutside(List<OutsideChange> changes, Runnable done) {
            submit(() -> integrate(changes, done));
        }
    }

    private WriteRules writeRules() {
        return new WriteRules(
                options.appId(),
                engine.mode(),
                state.constraints(),
                engine.warnings(),
                engine.faults(),
                SyncTime.now(options.clock()));
    }

    /** Has something done on the engine's thread, if this run still lasts then; from any thread. */
    void submit(Runnable task) {
        engine.submit(run -> {
            if (run == this) {
                task.run();
            }
        });
    }

    AppSchema schema() {
        return state.schema();
    }

    /** The schema as of some moment not long ago, durable; from any thread. */
    AppSchema publishedSchema() {
        return publishedSchema;
    }

    /** The schema is durable. */
    void publishSchema() {
        publishedSchema = state.schema();
    }

    EngineCommit commit() {
        return commit;
    }

    DocumentWriter writer() {
        return writer;
    }

    SchemaChanges schemaChanges() {
        return schemaChanges;
    }

    ClientFileResets resets() {
        return resets;
    }

    HistoryTrimmer trimmer() {
        return trimmer;
    }

    /** Does what can wait until nothing else is to be done. */
    void idle() throws InterruptedException {
        commit.commit();
        commit.flushFiles();
        // There can be many apps of which few are in use at a time.
        state.log().keep(options.limits().history().instructions() / IDLE_SHARE);
        state.objects().keep(options.limits().memory().objects() / IDLE_SHARE);
    }

    /** A client file as it is now; absent when there is none of that ident. */
    Optional<ClientFile> file(long ident) {
        return state.file(ident);
    }

    /** Answers questions about what devices have. */
    Explainer explainer() {
        return new Explainer(state, commit.durable());
    }

    /** What touched an object, for explaining it; nothing when there cannot be such an object. */
    CompletionStage<List<HistoryEntry.Changes>> recall(String className, String key) {
        return explainer()
                .key(className, key)
                .map(object -> ObjectHistory.recall(options.concurrency(), store, state, object))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    /** Enough has been taken up for one commit. */
    boolean full() {
        return commit.full();
    }

    /** Makes durable what was taken up and tells everyone; blocks on the store. */
    void settle() throws InterruptedException {
        do {
            commit.makeDurable();
            journal.write();
            publishSchema();
            outside.schemaIs(state.schema());
            if (!outside.allRead()) {
                state.log().keep(options.limits().history().instructions() / IDLE_SHARE);
            }
            // Those who wait for an answer come before those who only get news.
            Set<EngineSession> due = new LinkedHashSet<>(toPump);
            if (commit.takeVersionsMade()) {
                due.addAll(audience.concernedBy(told + 1, commit.durable()));
                told = commit.durable();
            }
            toPump.clear();
            for (EngineSession session : due) {
                pump.pump(session, commit.durable());
            }
            // Devices wait for what is pumped, for documents nobody does.
            commit.handOver();
        } while (commit.entries() > 0);
    }

    /** A breaking change of the schema that a device wants and that needs a run of its own. */
    Optional<SchemaReplacement> takeReplacement() {
        Optional<SchemaReplacement> wanted = replacement;
        replacement = Optional.empty();
        return wanted;
    }

    /** Sends all sessions away and lets the documents follow what is durable. */
    void end(Function<EngineSession, SyncError> farewell) throws InterruptedException {
        endSessions(farewell);
        toPump.clear();
        writer.close();
    }

    void endSessions(Function<EngineSession, SyncError> farewell) {
        List.copyOf(sessions).forEach(session -> session.fail(farewell.apply(session)));
    }

    private void applied(long checkpoint) {
        state.objects().applied(checkpoint);
        if (!outside.allRead()) {
            state.objects().keep(options.limits().memory().objects() / IDLE_SHARE);
        }
        if (checkpoint == commit.durable()) {
            state.forgetIdleFiles(options.limits().memory().idleFiles());
        }
    }

    private void integrate(List<OutsideChange> changes, Runnable done) {
        List<ObjectKey> unread = new ArrayList<>();
        for (OutsideChange change : changes) {
            if (change.isNew()) {
                state.objects().noteMissing(change.key());
            } else {
                unread.add(change.key());
            }
        }
        state.objects().load(state.schema(), unread);
        OutsideIntegration integration = new OutsideIntegration(state.schema(), state.log(), state.objects());
        integration.integrate(changes);
        commit.take(integration, done);
        options.meters().changedOutside(changes.size());
    }

    /** Bootstraps may start now that waited for documents to be read. */
    void documentsRead() {
        toPump.addAll(sessions);
    }

    /** Whether all documents that there were are objects, so that bootstraps can be made of them. */
    boolean documentsAreRead() {
        return outside.allRead();
    }

    void permissionsChanged() {
        views.permissionsChanged(sessions);
    }

    void bound(EngineSession session) {
        if (session.connection().mode() == SyncMode.PARTITION_BASED) {
            session.fail(SyncError.of(
                    Code.SWITCH_TO_FLX_SYNC,
                    Action.APPLICATION_BUG,
                    "Client connected using partition-based sync when app is using flexible sync"));
            return;
        }
        if (outside.refusal().isPresent()) {
            session.fail(outside.refusal().get());
            return;
        }
        sessions.add(session);
        audience.joined(session);
        log.info(
                "session bound app={} connection={} session={} user={} new={}",
                options.appId(),
                session.connection().connectionId(),
                session.outlet().session(),
                session.connection().userId(),
                session.bind().needFileIdent());
        if (session.bind().needFileIdent()) {
            commit.create(session);
        }
    }

    void identify(EngineSession session, ClientMessage.Ident ident) {
        views.identify(session, ident);
    }

    void query(EngineSession session, ClientMessage.Query query) {
        session.pendingQueries().add(query.query());
        toPump.add(session);
    }

    void mark(EngineSession session, ClientMessage.Mark mark) {
        session.markRequested(mark.requestIdent());
        toPump.add(session);
    }

    void pumpLater(EngineSession session) {
        toPump.add(session);
    }

    void upload(EngineSession session, ClientMessage.Upload upload) {
        try {
            uploads.take(session, upload);
            // One without changes only says how far the device is, and nobody waits for an answer.
            if (!upload.changesets().isEmpty()) {
                toPump.add(session);
            }
        } catch (UploadRefusedException refused) {
            options.meters().uploadRefused();
            // What the device has asked for before this message is still answered.
            pump.pump(session, commit.durable());
            refused(session, refused);
        }
    }

    void refused(EngineSession session, UploadRefusedException refused) {
        if (refused instanceof BreakingSchemaException breaking) {
            replacement = Optional.of(breaking.replacement().by(session.connection().client()));
        }
        refuse(session, refused.refusal());
    }

    /** Ends a session that cannot go on, and makes known when that is because the device has another history. */
    void refuse(EngineSession session, Refusal refusal) {
        if (refusal.error().action().clientReset()) {
            // No device starts over because this node has not noticed yet that the app is another one's.
            store.checkpoint();
        }
        log.warn(
                "{} app={} file={} user={} code={} reason={}",
                refusal.divergence().map(divergence -> "diverging found=" + divergence.tag()).orElse("session refused"),
                options.appId(),
                session.file().map(file -> file.ident().ident()).orElse(0L),
                session.connection().userId(),
                refusal.error().code().number(),
                refusal.error().message());
        refusal.divergence().ifPresent(options.meters()::diverged);
        session.fail(refusal.error());
    }

    void clientError(EngineSession session, ClientMessage.ClientError error) {
        refuse(
                session,
                Refusal.of(
                        Divergence.DOWNLOAD,
                        "ERROR",
                        "the device could not integrate what it was sent: " + error.message() + " (" + error.code() + ")"));
    }

    void testCommand(EngineSession session, ClientMessage.TestCommand command) {
        TestCommands.obey(session, command.body(), commit.durable());
        toPump.add(session);
        session.outlet()
                .send(new ServerMessage.TestCommandReply(session.outlet().session(), command.requestIdent(), "{}"));
    }

    void closed(EngineSession session) {
        if (sessions.remove(session)) {
            audience.left(session);
            toPump.remove(session);
            session.file().ifPresent(file -> {
                file.detach(session);
                trimmer.seen(file);
            });
            session.bootstrap().ifPresent(Bootstrap::giveUp);
            log.info(
                    "session closed app={} connection={} session={}",
                    options.appId(),
                    session.connection().connectionId(),
                    session.outlet().session());
        }
    }

    private void readOlder(EngineSession session, long from) {
        if (session.readingOlder()) {
            return;
        }
        session.readingOlder(true);
        AppSchema schema = state.schema();
        options.concurrency().start("catch-up", () -> {
            try {
                List<HistoryEntry> page = store.read(schema.realm(), from).entries();
                OlderHistory.requireFirst(page, from);
                submit(() -> {
                    session.readingOlder(false);
                    session.older().addAll(page);
                    toPump.add(session);
                });
            } catch (StoreException failure) {
                log.warn(
                        "a device that is behind has to come again app={} version={} reason={}",
                        options.appId(),
                        from,
                        failure.getMessage());
                submit(() -> session.fail(SyncEngine.closed("the data source did not answer")));
            }
        });
    }
}
