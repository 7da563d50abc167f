package io.devsync.server.sync;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
    private final Set<CompletableFuture<SchemaImport>> unsaved = new LinkedHashSet<>();
    private EngineState state;
    private SessionPump pump;
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
        pump = new SessionPump(limits, state, options.meters(), new SessionPump.Actions() {
            @Override
            public void startBootstrap(EngineSession session) {
                SyncEngine.this.startBootstrap(session);
            }

            @Override
            public void readOlder(EngineSession session, long from) {
                SyncEngine.this.readOlder(session, from);
            }
        });
        commit = new EngineCommit(options, store, state, writer);
        commit.handOver(tail);
        journal.catchUp(state.schema());
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
        CompletableFuture<SchemaImport> saved = new CompletableFuture<>();
        submitAlways(() -> {
            unsaved.add(saved);
            SchemaImport outcome = SchemaImport.of(state.schema(), documents, asymmetricTables, state.hasFiles());
            if (outcome instanceof SchemaImport.Accepted accepted && accepted.next() != state.schema()) {
                change(accepted);
            }
            commit.whenDurable(() -> {
                publishedSchema = state.schema();
                unsaved.remove(saved);
                saved.complete(outcome);
            });
        });
        return saved;
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
     * @return how many files that were, once this is durable
     */
    public CompletionStage<Integer> resetDevices(Predicate<String> users) {
        CompletableFuture<Integer> reset = new CompletableFuture<>();
        submitAlways(() -> {
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
        return reset;
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

    /** Done when the documents hold everything that devices were told to be integrated before this call. */
    public CompletionStage<Void> documentsFollow() {
        CompletableFuture<Void> followed = new CompletableFuture<>();
        submitAlways(() -> commit.afterDocuments(checkpoint -> followed.complete(null)));
        return followed;
    }

    /**
     * Makes the device with a client file start over with another one: it is told to reset, at once or when it comes back.
     *
     * @return done when that is durable; false when there is no such file
     */
    public CompletionStage<Boolean> forceReset(long fileIdent) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        submitAlways(() -> {
            Optional<ClientFile> file = state.file(fileIdent);
            file.ifPresent(this::expire);
            commit.afterFiles(() -> done.complete(file.isPresent()));
        });
        return done;
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
        CompletableFuture<Void> done = outside.outstanding();
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
                task.run();
            }
        });
        return true;
    }

    void submitAlways(Runnable task) {
        waiting.incrementAndGet();
        tasks.add(task);
    }

    private static SyncError closed(String why) {
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
                failSaves();
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
                due.addAll(sessions);
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
        failSaves();
        journal.forget();
        reload(session -> closed("the data source did not answer"));
    }

    /** Lets the documents follow and reads everything again. */
    private void reload(Function<EngineSession, SyncError> farewell) throws InterruptedException {
        List.copyOf(sessions).forEach(session -> session.fail(farewell.apply(session)));
        toPump.clear();
        writer.close();
        outside.failAll(new StoreException("the engine starts again"));
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

    private void failSaves() {
        unsaved.forEach(saved -> saved.completeExceptionally(
                new StoreException("whether the schemas were saved is unknown, because the data source did not answer;"
                        + " look at them and try again")));
        unsaved.clear();
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
        Optional<ClientFile> file = state.file(ident.file().ident());
        Optional<SyncError> refusal = IdentCheck.refusal(
                file, ident, session.connection().userId(), commit.durable(), state.salts(), state.schema().cutOff());
        if (refusal.isPresent()) {
            session.fail(refusal.get());
            return;
        }
        if (!declare(session, file.get())) {
            return;
        }
        file.get().session().ifPresent(zombie -> zombie.fail(closed("the client file is used by a newer session")));
        ClientMessage.QueryVersion query = ident.query()
                .orElseThrow(() -> new IllegalStateException("IDENT of flexible sync without a query"));
        DownloadCursor cursor = ident.download();
        try {
            comeBack(file.get(), cursor, query);
        } catch (BadQueryException refused) {
            session.fail(SyncError.of(Code.BAD_QUERY, Action.CLIENT_RESET, refused.getMessage()));
            return;
        }
        session.identify(file.get(), state.schema().cutOff().behind(cursor), query.version());
        if (cursor.serverVersion() == 0) {
            session.pendingQueries().add(query);
        }
        toPump.add(session);
    }

    /**
     * Sees to it that the file has the view in force that its device acts by. A device that was not sent the whole
     * bootstrap of a later one comes back without it, and what it uploaded meanwhile was merged as if it had got it: it
     * is told anew of the objects that it touched.
     */
    private void comeBack(ClientFile file, DownloadCursor cursor, ClientMessage.QueryVersion query)
            throws BadQueryException {
        Optional<Long> after = state.cameBackAfter(file, cursor, query);
        if (after.isEmpty()) {
            return;
        }
        HistoryEntry.Comeback comeback = new HistoryEntry.Comeback(after.get(), query);
        Set<ObjectKey> keys = Misled.objects(
                state.schema().realm(),
                file,
                state.viewsAfter(file, comeback),
                file.newestEntry() > after.get() ? older(after.get(), state.log().head()) : List.of());
        Integration integration = new Integration(
                file, state.schema(), writeRules(), state.log(), this::olderTouching, limits.segmentBytes(), objects(keys));
        integration.comeBack(comeback, keys, SyncTime.now(options.clock()));
        file.seeOnly(state.viewsAfter(file, comeback));
        commit.take(file, integration);
    }

    private Map<ObjectKey, Optional<ObjectState>> objects(Set<ObjectKey> keys) {
        state.objects().load(state.schema(), keys);
        Map<ObjectKey, Optional<ObjectState>> objects = new HashMap<>();
        for (ObjectKey key : keys) {
            objects.put(key, state.objects().get(key));
        }
        return objects;
    }

    /** Takes over what the file declares outside of uploads; false when it may not, which the session was told. */
    private boolean declare(EngineSession session, ClientFile file) {
        Integration declaration = new Integration(
                file, state.schema(), writeRules(), state.log(), this::olderTouching, limits.segmentBytes(), Map.of());
        try {
            declaration.declare(session.connection().schema(), SyncTime.now(options.clock()));
        } catch (UploadRefusedException refused) {
            refused(session, refused);
            return false;
        }
        if (!declaration.runs().isEmpty()) {
            journal.note(state.schema(), declaration.schema(), session);
            commit.take(file, declaration);
        }
        return true;
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

    private void refused(EngineSession session, UploadRefusedException refused) {
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

    private WriteRules writeRules() {
        return new WriteRules(mode, state.constraints(), warnings, SyncTime.now(options.clock()));
    }

    private List<HistoryEntry.Changes> olderTouching(Set<ObjectKey> keys, long after, long until) {
        List<HistoryEntry.Changes> touching = older(after, until);
        touching.removeIf(
                entry -> entry.touched().stream().noneMatch(object -> keys.contains(object.key())));
        return touching;
    }

    /** Entries of a range, from memory or the store; blocks on the store. */
    private List<HistoryEntry.Changes> older(long after, long until) {
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

    private void startBootstrap(EngineSession session) {
        if (!outside.allRead()) {
            return; // it starts when they are
        }
        ClientFile file = session.file().orElseThrow();
        while (!session.pendingQueries().isEmpty() && session.bootstrap().isEmpty()) {
            ClientMessage.QueryVersion query = session.pendingQueries().removeFirst();
            try {
                SubscriptionSet.parse(query.body(), state.schema().realm());
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
            boolean unborn = session.cursor().serverVersion() == 0;
            Optional<View> oldView = file.currentView();
            HistoryEntry.QueryChange change = new HistoryEntry.QueryChange(
                    state.log().head() + 1, file.ident().ident(), query, SyncTime.now(options.clock()));
            AppSchema before = state.schema();
            View view = state.see(change);
            journal.note(before, state.schema(), session);
            commit.take(file, change);
            Bootstrap bootstrap = new Bootstrap(
                    limits, session, view, oldView, state.schema(), file.toldSchemaWith(view), file.upload().clientVersion());
            session.begin(bootstrap);
            if (unborn) {
                // A file without history has nothing before its first bootstrap.
                session.moveTo(new DownloadCursor(view.fromVersion() - 1, 0));
            }
            options.meters().bootstrapStarted();
            commit.afterDocuments(checkpoint -> bootstrap.readFrom(store, checkpoint));
            toPump.add(session);
            concurrency.start("bootstrap-" + file.ident().ident(), () -> send(session, bootstrap));
        }
    }

    private void send(EngineSession session, Bootstrap bootstrap) throws InterruptedException {
        try {
            if (bootstrap.send()) {
                submitAlways(() -> {
                    if (!session.over()) {
                        session.finishBootstrap(bootstrap);
                        toPump.add(session);
                    }
                });
            }
        } catch (CancellationException sessionOver) {
            log.debug("bootstrap given up app={} session={}", options.appId(), session.outlet().session());
        } catch (RuntimeException failure) {
            log.warn("bootstrap failed app={} reason={}", options.appId(), failure.getMessage());
            if (failure.getCause() instanceof CheckpointMovedException moved) {
                submitAlways(() -> {
                    if (!session.over()) {
                        throw moved;
                    }
                });
            }
            submitAlways(() -> session.fail(closed("the data source did not answer")));
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
        outside.failAll(new StoreException("the server is stopping"));
    }
}
