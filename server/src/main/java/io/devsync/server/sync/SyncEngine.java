package io.devsync.server.sync;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.session.SyncSession;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import io.devsync.server.sync.Integration.ObjectChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sync engine of one app: flexible sync over one history.
 *
 * <p>A single thread owns everything. It takes what devices have sent, integrates it in memory, makes the new entries of
 * the history durable in one append, and only then tells anyone (invariants I1, I2). What arrives while an append is on
 * its way forms the next one. Documents follow on a thread of their own; bootstraps are sent from threads of their own.
 */
public final class SyncEngine implements SyncGateway, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SyncEngine.class);

    private static final Duration IDLE_FLUSH = Duration.ofSeconds(1);
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_LAST = Duration.ofSeconds(5);

    private final EngineOptions options;
    private final SyncStore store;
    private final StrictWarnings warnings;
    private final SchemaJournal journal;
    private volatile EvolutionMode mode;
    private final Concurrency concurrency;
    private final EngineLimits limits;
    private final Concurrency.Mailbox<Runnable> tasks;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Concurrency.Worker thread;

    private final Set<EngineSession> sessions = new LinkedHashSet<>();
    private final Set<EngineSession> toPump = new LinkedHashSet<>();
    private Optional<SchemaReplacement> replacement = Optional.empty();
    private final Promises promises = new Promises();
    private EngineState state;
    private SessionPump pump;
    private Audience audience;
    /** Up to which version sessions know what concerns them. */
    private long told;
    private SessionViews views;
    private EngineCommit commit;
    private volatile DocumentWriter writer;
    private final OutsideWrites outside = new OutsideWrites();
    private volatile AppSchema publishedSchema;
    private volatile boolean closing;

    /**
     * Starts the engine of an app: reads its state and replays what documents do not hold yet; blocks on the store.
     *
     * @throws StoreException when the store does not answer or holds what cannot be read
     */
    public static SyncEngine start(EngineOptions options, SyncStore store) throws InterruptedException {
        return new SyncEngine(options, store);
    }

    private SyncEngine(EngineOptions options, SyncStore store) throws InterruptedException {
        this.options = options;
        this.store = store;
        this.concurrency = options.concurrency();
        this.limits = options.limits();
        this.tasks = concurrency.mailbox(Integer.MAX_VALUE);
        this.journal = new SchemaJournal(
                store, options.clock(), new RequiredFill(options.appId(), store, options.concurrency()));
        this.warnings = new StrictWarnings(options.appId(), options.clock());
        this.mode = options.developmentMode() ? EvolutionMode.DEVELOPMENT : EvolutionMode.STRICT;
        load();
        this.thread = concurrency.start("engine-" + options.appId(), this::run);
    }

    private void load() throws InterruptedException {
        state = EngineState.load(options, store);
        EngineState.Tail tail = state.replay();
        writer = openWriter(tail.checkpoint());
        audience = new Audience(state, limits.silentVersions());
        told = state.log().head();
        pump = new SessionPump(limits, state, options.meters(), audience, new SessionPump.Actions() {
            @Override
            public void startBootstrap(EngineSession session) {
                views.startBootstrap(session);
            }

            @Override
            public void readOlder(EngineSession session, long from) {
                SyncEngine.this.readOlder(session, from);
            }
        });
        commit = new EngineCommit(options, store, state, writer);
        commit.handOver(tail);
        journal.catchUp(state.schema());
        views = new SessionViews(this, options, store, state, commit);
        publishedSchema = state.schema();
        log.info(
                "engine ready app={} version={} replayed={}",
                options.appId(),
                state.log().head(),
                tail.objects().size());
    }

    /** The app's schema, as of some moment not long ago. */
    public AppSchema schema() {
        return publishedSchema;
    }

    /**
     * Saves App Services schemas: all of them or none, and refuses what would break files of devices. Connected devices
     * are told of what is new.
     *
     * @param documents as {@link io.devsync.server.schema.AppServicesSchema#read} takes them, each the whole schema of
     *     its collection
     * @param asymmetricTables the names of asymmetric classes among them
     * @return done when the schema is durable; failed with {@link StoreException} when the data source does not answer
     */
    public CompletionStage<SchemaImport> saveSchemas(List<BsonDocument> documents, Set<String> asymmetricTables) {
        return ask(saved -> {
            SchemaImport outcome = SchemaImport.of(state.schema(), documents, asymmetricTables, state.hasFiles());
            if (outcome instanceof SchemaImport.Accepted accepted && accepted.next() != state.schema()) {
                change(accepted);
            }
            commit.whenDurable(() -> {
                publishedSchema = state.schema();
                saved.complete(outcome);
            });
        });
    }

    private void change(SchemaImport.Accepted accepted) {
        Changeset announced = new Changeset(List.copyOf(accepted.added()));
        HistoryEntry.Changes changes = new HistoryEntry.Changes(
                state.log().head() + 1,
                HistoryEntry.SERVER_IDENT,
                UploadCursor.START,
                SyncTime.now(options.clock()),
                announced,
                ChangesetCodec.encode(announced.instructions()),
                List.of(),
                List.of(),
                Optional.empty());
        journal.note(state.schema(), accepted.next());
        commit.take(new HistoryEntry.SchemaChange(changes, accepted.next().toBson()), accepted.next());
        log.info("schema saved app={} version={} added={}", options.appId(), changes.version(), accepted.added().size());
    }

    /** Lets devices change the schema from now on, or forbids it; what they have sent already may count either way. */
    public void developmentMode(boolean on) {
        mode = on ? EvolutionMode.DEVELOPMENT : EvolutionMode.STRICT;
        warnings.clear();
        submitAlways(() -> writer.zeroForMissing(on));
    }

    /** Says who hears of each change of the schema, on the engine's thread; must not block. */
    public void whenSchemaChanges(Consumer<SchemaStep> listener) {
        journal.tell(listener);
    }

    /** What strict mode would have refused since development mode is on. */
    public StrictWarnings warnings() {
        return warnings;
    }

    /** The changes of the schema, oldest first; blocks on the store. */
    public List<SchemaStep> schemaLog() {
        return store.schemaLog();
    }

    /** Looks which documents strict mode would not take, as they are now; blocks on the store for as long as that takes. */
    public DocumentReport checkDocuments() {
        return DocumentReport.of(publishedSchema, store);
    }

    /**
     * Lets no client file of some users go on: each device is told to start over with a client reset, at once or when it
     * comes back, and by its app's choice writes what was not uploaded again.
     *
     * @param users whose files, by user id
     * @return how many files that were, once this is durable; failed with {@link StoreException} when the data source
     *     does not answer
     */
    public CompletionStage<Integer> resetDevices(Predicate<String> users) {
        return ask(reset -> {
            int files = 0;
            for (long ident = HistoryEntry.SERVER_IDENT + 1; ident <= state.newestIdent(); ident++) {
                Optional<ClientFile> file = state.file(ident);
                if (file.isPresent() && users.test(file.get().userId())) {
                    expire(file.get());
                    files++;
                }
            }
            int all = files;
            commit.afterFiles(() -> reset.complete(all));
        });
    }

    private void expire(ClientFile file) {
        file.forget();
        commit.changed(file);
        file.session()
                .ifPresent(session -> session.fail(SyncError.of(
                        Code.CLIENT_FILE_EXPIRED,
                        Action.CLIENT_RESET,
                        "Client file expired: client file " + file.ident().ident() + " was reset by the server")));
    }

    /**
     * Done when the documents hold everything that devices were told to be integrated before this call; failed with
     * {@link StoreException} when the engine has to start again before that.
     */
    public CompletionStage<Void> documentsFollow() {
        return ask(followed -> commit.afterDocuments(checkpoint -> followed.complete(null)));
    }

    /**
     * Waits until the documents follow, however long that takes.
     *
     * @throws StoreException when the engine has to start again before that
     */
    public void awaitDocuments() {
        try {
            documentsFollow().toCompletableFuture().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof StoreException broken) {
                throw broken;
            }
            throw failure;
        }
    }

    /** Users may do other things from now on: whoever is concerned comes again and gets what that changes. */
    public void permissionsChanged() {
        submitAlways(() -> sessions.forEach(session -> views.checkPermissions(session)));
    }

    /**
     * Makes the device with a client file start over with another one: it is told to reset, at once or when it comes back.
     *
     * @return done when that is durable; false when there is no such file; failed with {@link StoreException} when the
     *     data source does not answer
     */
    public CompletionStage<Boolean> forceReset(long fileIdent) {
        return ask(done -> {
            Optional<ClientFile> file = state.file(fileIdent);
            file.ifPresent(this::expire);
            commit.afterFiles(() -> done.complete(file.isPresent()));
        });
    }

    /** Lets somebody watch documents from now on; devices wait until what there is has been read. */
    public void watchedBy(OutsideWatcher watcher) {
        submitAlways(() -> outside.watchedBy(watcher, state.schema()));
    }

    /**
     * Finds out what others did to documents and takes it over into the history.
     *
     * @return done when that is durable; failed when it has to be asked again
     */
    public CompletionStage<Void> lookAt(Collection<TouchedDocument> documents) {
        CompletableFuture<Void> done = promises.add(new CompletableFuture<>());
        submitAlways(() -> commit.lookAt(documents, done));
        return done;
    }

    /** The documents of a class have all been looked at. */
    public void classIsRead(String className) {
        submitAlways(() -> {
            outside.read(className);
            toPump.addAll(sessions);
        });
    }

    /** Sends devices away with an error that lets them come again, or serves them; those that are served are cut off. */
    public void refuseDevices(Optional<SyncError> refusal) {
        submitAlways(() -> {
            outside.refusal(refusal);
            refusal.ifPresent(error -> List.copyOf(sessions).forEach(session -> session.fail(error)));
        });
    }

    /** How many documents are not in step with their objects, as of some moment not long ago. */
    public int unsyncedDocuments() {
        return writer.unsyncedDocuments();
    }

    private void integrate(List<OutsideChange> changes, List<CompletableFuture<Void>> done) {
        state.objects().load(state.schema(), changes.stream().map(OutsideChange::key).toList());
        OutsideIntegration integration = new OutsideIntegration(state.schema(), state.log(), state.objects());
        integration.integrate(changes);
        commit.take(integration, done);
        options.meters().changedOutside(changes.size());
    }

    @Override
    public SyncSession bind(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet) {
        EngineSession session = new EngineSession(this, concurrency.gate(), connection, bind, outlet);
        submit(session, () -> onBind(session));
        return session;
    }

    /**
     * Hands a session's message to the engine's thread.
     *
     * @return false when the engine is too busy; the session is over then
     */
    boolean submit(EngineSession session, Runnable task) {
        if (waiting.get() >= limits.tasks() || closing) {
            session.refuse(closed(closing ? "the server is stopping" : "the server is busy"));
            return false;
        }
        submitAlways(() -> {
            if (!session.over()) {
                session.take(task);
            }
        });
        return true;
    }

    /** Has something done on the engine's thread; from when it is taken up until it is done, the engine answers for it. */
    private <T> CompletionStage<T> ask(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        submitAlways(() -> task.accept(promises.add(promise)));
        return promise;
    }

    void submitAlways(Runnable task) {
        waiting.incrementAndGet();
        tasks.add(task);
    }

    static SyncError closed(String why) {
        return SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "Session closed: " + why);
    }

    private void run() throws InterruptedException {
        Duration pause = RETRY_FIRST;
        while (true) {
            try {
                if (!turn()) {
                    return;
                }
                pause = RETRY_FIRST;
                continue;
            } catch (StoreException failure) {
                log.warn("engine starts again app={} reason={}", options.appId(), failure.getMessage());
            } catch (RuntimeException defect) {
                log.error("engine starts again after a defect app={}", options.appId(), defect);
                options.meters().defect();
            }
            pause = recoverAfter(pause);
            if (closing) {
                // The state may hold what will never be durable: nothing more may come of it.
                endSessions("the server is stopping");
                return;
            }
        }
    }

    /** Takes up what is waiting, makes it durable, tells everyone. False when the engine has stopped. */
    private boolean turn() throws InterruptedException {
        Optional<Runnable> task = tasks.poll(IDLE_FLUSH);
        if (task.isEmpty()) {
            commit.flushFiles();
            return !closing;
        }
        while (task.isPresent()) {
            waiting.decrementAndGet();
            task.get().run();
            task = commit.entries() < limits.entriesPerCommit() ? tasks.poll() : Optional.empty();
        }
        do {
            commit.commit();
            journal.write();
            publishedSchema = state.schema();
            outside.schemaIs(publishedSchema);
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
        } while (commit.entries() > 0);
        if (replacement.isPresent()) {
            replaceSchema(replacement.get());
        }
        return !(closing && tasks.isEmpty());
    }

    private Duration recoverAfter(Duration pause) throws InterruptedException {
        Duration next = pause;
        while (!closing) {
            try {
                concurrency.pause(next);
                recover();
                return next;
            } catch (StoreException again) {
                log.warn("engine cannot start yet app={} reason={}", options.appId(), again.getMessage());
            } catch (RuntimeException defect) {
                log.error("engine cannot start because of a defect app={}", options.appId(), defect);
                options.meters().defect();
            }
            next = next.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? next.multipliedBy(2) : RETRY_LAST;
        }
        return next;
    }

    /** After a failed append nobody knows what is durable: everything is read again, and devices come again. */
    private void recover() throws InterruptedException {
        journal.forget();
        reload(session -> closed("the data source did not answer"));
    }

    /** Lets the documents follow and reads everything again. */
    private void reload(Function<EngineSession, SyncError> farewell) throws InterruptedException {
        List.copyOf(sessions).forEach(session -> session.fail(farewell.apply(session)));
        toPump.clear();
        writer.close();
        promises.breakAll(new StoreException("the engine had to start again; look what was done and ask again"));
        load();
    }

    /** Changes the schema in a way that breaks the files of all devices but one; all of them come again. */
    private void replaceSchema(SchemaReplacement wanted) throws InterruptedException {
        replacement = Optional.empty();
        // Documents first, for nothing of the old schema can be written with the new one.
        reload(wanted::farewell);
        Optional<HistoryEntry.SchemaChange> change =
                wanted.entry(state.schema(), state.log().head() + 1, state.newestIdent(), SyncTime.now(options.clock()));
        if (change.isPresent()) {
            AppSchema next = AppSchema.fromBson(change.get().schema());
            journal.noteReplaced(state.schema(), next, wanted);
            log.warn(
                    "schema replaced app={} file={} user={} client={}",
                    options.appId(),
                    wanted.fileIdent(),
                    wanted.user(),
                    wanted.client());
            commit.take(change.get(), next);
            commit.commit();
            journal.write();
            reload(wanted::farewell);
        }
    }

    private void endSessions(String why) {
        List.copyOf(sessions).forEach(session -> session.fail(closed(why)));
    }

    private DocumentWriter openWriter(long checkpoint) {
        // What a writer that was closed has found means nothing to the state that was read after it.
        EngineState current = state;
        DocumentWriter opened = new DocumentWriter(options, store, state.schema(), checkpoint, new DocumentWriter.Listener() {
            @Override
            public void applied(long version) {
                submitAlways(() -> {
                    if (current == state) {
                        SyncEngine.this.applied(version);
                    }
                });
            }

            @Override
            public void overtaken(CheckpointMovedException moved) {
                submitAlways(() -> {
                    if (current == state) {
                        throw moved;
                    }
                });
            }

            @Override
            public void changedOutside(List<OutsideChange> changes, List<CompletableFuture<Void>> done) {
                submitAlways(() -> {
                    if (current == state) {
                        integrate(changes, done);
                    }
                });
            }
        });
        opened.zeroForMissing(mode == EvolutionMode.DEVELOPMENT);
        return opened;
    }

    private void applied(long checkpoint) {
        state.objects().applied(checkpoint);
        if (checkpoint == commit.durable()) {
            state.forgetIdleFiles(limits.idleFiles());
        }
    }

    private void onBind(EngineSession session) {
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

    void onIdent(EngineSession session, ClientMessage.Ident ident) {
        views.identify(session, ident);
    }

    /** Whether all documents that there were are objects, so that bootstraps can be made of them. */
    boolean documentsAreRead() {
        return outside.allRead();
    }

    SchemaJournal journal() {
        return journal;
    }

    Map<ObjectKey, Optional<ObjectState>> objects(Set<ObjectKey> keys) {
        state.objects().load(state.schema(), keys);
        Map<ObjectKey, Optional<ObjectState>> objects = new HashMap<>();
        for (ObjectKey key : keys) {
            objects.put(key, state.objects().get(key));
        }
        return objects;
    }

    void onQuery(EngineSession session, ClientMessage.Query query) {
        session.pendingQueries().add(query.query());
        toPump.add(session);
    }

    void onMark(EngineSession session, ClientMessage.Mark mark) {
        session.markRequested(mark.requestIdent());
        toPump.add(session);
    }

    void pumpLater(EngineSession session) {
        toPump.add(session);
    }

    void onUpload(EngineSession session, ClientMessage.Upload upload) {
        ClientFile file = session.file().orElseThrow(() -> new IllegalStateException("UPLOAD before IDENT"));
        try {
            List<UploadedChangeset> fresh =
                    UploadCheck.fresh(upload, file, session.knownToDevice(), session.uploadProgress());
            session.uploadProgress(upload.progress().clientVersion());
            if (!fresh.isEmpty()) {
                AppSchema before = state.schema();
                integrate(file, fresh);
                journal.note(before, state.schema(), session);
            } else if (file.schemaOwed()) {
                Integration telling = new Integration(
                        file,
                        state.schema(),
                        writeRules(),
                        state.log(),
                        this::olderTouching,
                        limits.segmentBytes(),
                        Map.of());
                telling.tellSchema(SyncTime.now(options.clock()));
                commit.take(file, telling);
            }
            file.acknowledge(upload.progress().serverVersion());
            commit.acknowledged(file);
            toPump.add(session);
        } catch (UploadRefusedException refused) {
            log.warn(
                    "upload refused app={} file={} code={} reason={}",
                    options.appId(),
                    file.ident().ident(),
                    refused.error().code().number(),
                    refused.error().message());
            options.meters().uploadRefused();
            refused(session, refused);
        }
    }

    void refused(EngineSession session, UploadRefusedException refused) {
        if (refused instanceof BreakingSchemaException breaking) {
            replacement = Optional.of(breaking.replacement().by(session.connection().client()));
        }
        session.fail(refused.error());
    }

    private void integrate(ClientFile file, List<UploadedChangeset> fresh) throws UploadRefusedException {
        long started = System.nanoTime();
        Integration integration = new Integration(
                file,
                state.schema(),
                writeRules(),
                state.log(),
                this::olderTouching,
                limits.segmentBytes(),
                objects(UploadMerge.objectsOf(fresh)));
        integration.integrate(fresh);
        commit.take(file, integration);
        options.meters().uploaded(fresh.size());
        options.meters().merged(System.nanoTime() - started);
    }

    WriteRules writeRules() {
        return new WriteRules(mode, state.constraints(), warnings, SyncTime.now(options.clock()));
    }

    List<HistoryEntry.Changes> olderTouching(Set<ObjectKey> keys, long after, long until) {
        List<HistoryEntry.Changes> touching = older(after, until);
        touching.removeIf(
                entry -> entry.touched().stream().noneMatch(object -> keys.contains(object.key())));
        return touching;
    }

    /** Entries of a range, from memory or the store; blocks on the store. */
    List<HistoryEntry.Changes> older(long after, long until) {
        List<HistoryEntry.Changes> entries = new ArrayList<>();
        // What was before a breaking change does not fit the schema, and the one file that can ask has seen none of it.
        long next = Math.max(after, state.schema().cutOff().version()) + 1;
        while (next <= until) {
            List<HistoryEntry> page = next >= state.log().first()
                    ? List.of(state.log().get(next))
                    : store.read(state.schema().realm(), next).entries();
            if (page.isEmpty()) {
                throw new StoreException("history entry " + next + " is missing");
            }
            for (HistoryEntry entry : page) {
                if (entry.version() <= until && entry instanceof HistoryEntry.Changes changes) {
                    entries.add(changes);
                }
            }
            next = page.getLast().version() + 1;
        }
        return entries;
    }

    void onClientError(EngineSession session, ClientMessage.ClientError error) {
        log.warn(
                "client could not integrate a download app={} file={} code={} reason={}",
                options.appId(),
                session.file().map(file -> file.ident().ident()).orElse(0L),
                error.code(),
                error.message());
        session.fail(SyncError.of(
                Code.BAD_CLIENT_FILE_IDENT,
                Action.CLIENT_RESET,
                "The client could not integrate a download: " + error.message()));
    }

    void onTestCommand(EngineSession session, ClientMessage.TestCommand command) {
        session.outlet()
                .send(new ServerMessage.TestCommandReply(session.outlet().session(), command.requestIdent(), "{}"));
    }

    void onClosed(EngineSession session) {
        if (sessions.remove(session)) {
            audience.left(session);
            toPump.remove(session);
            session.file().ifPresent(file -> file.detach(session));
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
        concurrency.start("catch-up", () -> {
            try {
                List<HistoryEntry> page =
                        store.read(publishedSchema.realm(), from).entries();
                submitAlways(() -> {
                    session.readingOlder(false);
                    session.older().addAll(page);
                    toPump.add(session);
                });
            } catch (StoreException failure) {
                submitAlways(() -> session.fail(closed("the data source did not answer")));
            }
        });
    }

    /** Finishes what was taken up, lets the documents follow and stops; devices reconnect to the next server. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        submitAlways(() -> endSessions("the server is stopping"));
        thread.join();
        writer.close();
        promises.breakAll(new StoreException("the server is stopping"));
    }
}
