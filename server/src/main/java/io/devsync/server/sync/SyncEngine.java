package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.rules.Permissions;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.session.SyncSession;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
@SuppressWarnings("try") // who closes it waits, and may be interrupted
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
    private final Concurrency.Mailbox<Consumer<EngineRun>> tasks;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Concurrency.Worker thread;

    private final Acknowledgements acknowledgements;
    private final Promises promises = new Promises();
    private final OutsideWrites outside = new OutsideWrites();
    /** Replaced by the engine's thread only. */
    private volatile EngineRun run;
    private volatile WriteFaults faults = WriteFaults.NONE;
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
        this.acknowledgements =
                new Acknowledgements(concurrency, "acknowledgements-" + options.appId(), this::submit);
        this.run = EngineRun.begin(this, options, store, journal, outside);
        this.thread = concurrency.start("engine-" + options.appId(), this::work);
    }

    /** The app's schema, as of some moment not long ago. */
    public AppSchema schema() {
        return run.publishedSchema();
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
        return ask((run, saved) -> {
            SchemaImport outcome = run.schemaChanges().save(documents, asymmetricTables);
            run.commit().whenDurable(() -> {
                        saved.complete(outcome);
            });
        });
    }

    /** Lets devices change the schema from now on, or forbids it; what they have sent already may count either way. */
    public void developmentMode(boolean on) {
        mode = on ? EvolutionMode.DEVELOPMENT : EvolutionMode.STRICT;
        warnings.clear();
        submit(run -> run.writer().zeroForMissing(on));
    }

    /** Says who hears of each change of the schema, on the engine's thread; must not block. */
    public void whenSchemaChanges(Consumer<SchemaStep> listener) {
        journal.tell(listener);
    }

    /** Lets somebody refuse writes of devices from now on, in order to test an app. */
    public void disturbedBy(WriteFaults disturber) {
        faults = disturber;
    }

    /** Where sessions put what needs no answer; from any thread. */
    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    WriteFaults faults() {
        return faults;
    }

    /** How things stand with the device that has a client file; absent when there is none of that ident. */
    public CompletionStage<Optional<DeviceState>> device(long fileIdent) {
        return ask((run, answer) -> answered(
                answer, () -> run.file(fileIdent).map(run.explainer()::device)));
    }

    /**
     * Says why an object is on a device, or why not.
     *
     * @param key as people write it: a number, a text, an ObjectId or a UUID, by the class's key
     * @return absent when there is no such client file; failed with {@link IllegalArgumentException} when no object of the
     *     class can have such a key, and with {@link StoreException} when the data source does not answer
     */
    public CompletionStage<Optional<Explanation>> explain(long fileIdent, String className, String key) {
        return ask((asked, answer) -> {
            Optional<ClientFile> file = asked.file(fileIdent);
            if (file.isEmpty()) {
                answer.complete(Optional.empty());
                return;
            }
            options.permissions().of(file.get().userId()).whenComplete((known, failure) -> submit(run -> {
                Optional<Permissions> now = Optional.ofNullable(known);
                run.recall(className, key).whenComplete((recalled, lost) -> submit(then -> {
                    if (lost != null) {
                        answer.completeExceptionally(lost);
                    } else {
                        answered(answer, () -> then.file(fileIdent)
                                .map(still -> then.explainer().explain(still, className, key, now, recalled)));
                    }
                }));
            }));
        });
    }

    /** A question that cannot be answered must not stop what devices wait for. */
    private static <T> void answered(CompletableFuture<T> answer, Supplier<T> question) {
        try {
            answer.complete(question.get());
        } catch (IllegalArgumentException | IllegalStateException unanswerable) {
            answer.completeExceptionally(unanswerable);
        }
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
        return DocumentReport.of(run.publishedSchema(), store);
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
        return ask((run, reset) -> {
            int files = run.resets().resetOf(users);
            run.commit().afterFiles(() -> reset.complete(files));
        });
    }

    /**
     * Done when the documents hold everything that devices were told to be integrated before this call; failed with
     * {@link StoreException} when the engine has to start again before that.
     */
    public CompletionStage<Void> documentsFollow() {
        return ask((run, followed) -> run.commit().afterDocuments(checkpoint -> followed.complete(null)));
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
        submit(EngineRun::permissionsChanged);
    }

    /**
     * Makes the device with a client file start over with another one: it is told to reset, at once or when it comes back.
     *
     * @return done when that is durable; false when there is no such file; failed with {@link StoreException} when the
     *     data source does not answer
     */
    public CompletionStage<Boolean> resetDevice(long fileIdent) {
        return reset(run -> run.resets().reset(fileIdent));
    }

    /** As {@link #resetDevice}, but a session that the device has goes on: it is told when it comes again. */
    public CompletionStage<Boolean> resetDeviceNextTime(long fileIdent) {
        return reset(run -> run.resets().resetNextTime(fileIdent));
    }

    private CompletionStage<Boolean> reset(Predicate<EngineRun> how) {
        return ask((run, done) -> {
            boolean known = how.test(run);
            run.commit().afterFiles(() -> done.complete(known));
        });
    }

    /** Lets somebody watch documents from now on; devices wait until what there is has been read. */
    public void watchedBy(OutsideWatcher watcher) {
        submit(run -> outside.watchedBy(watcher, run.schema()));
    }

    /**
     * Finds out what others did to documents and takes it over into the history.
     *
     * @return done when that is durable; failed when it has to be asked again
     */
    public CompletionStage<Void> lookAt(Collection<TouchedDocument> documents) {
        CompletableFuture<Void> done = promises.add(new CompletableFuture<>());
        submit(run -> run.commit().lookAt(documents, done));
        return done;
    }

    /** The documents of a class have all been looked at. */
    public void classIsRead(String className) {
        submit(run -> {
            outside.read(className);
            run.documentsRead();
        });
    }

    /** Sends devices away with an error that lets them come again, or serves them; those that are served are cut off. */
    public void refuseDevices(Optional<SyncError> refusal) {
        submit(run -> {
            outside.refusal(refusal);
            refusal.ifPresent(error -> run.endSessions(session -> error));
        });
    }

    /** How many documents are not in step with their objects, as of some moment not long ago. */
    public int unsyncedDocuments() {
        return run.writer().unsyncedDocuments();
    }

    @Override
    public SyncSession bind(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet) {
        EngineSession session = new EngineSession(this, concurrency.gate(), connection, bind, outlet);
        submit(session, run -> run.bound(session));
        return session;
    }

    /** Hands a session's message to the engine's thread; ends the session when that is too busy. */
    void submit(EngineSession session, Consumer<EngineRun> task) {
        if (waiting.get() >= limits.tasks() || closing) {
            session.refuse(closed(closing ? "the server is stopping" : "the server is busy"));
            return;
        }
        submit(run -> {
            if (!session.over()) {
                session.take(() -> task.accept(this.run));
            }
        });
    }

    /** Has something done on the engine's thread; from when it is taken up until it is done, the engine answers for it. */
    private <T> CompletionStage<T> ask(BiConsumer<EngineRun, CompletableFuture<T>> task) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        submit(run -> task.accept(run, promises.add(promise)));
        return promise;
    }

    /** Has something done on the engine's thread; from any thread. */
    void submit(Consumer<EngineRun> task) {
        waiting.incrementAndGet();
        tasks.add(task);
    }

    static SyncError closed(String why) {
        return SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "Session closed: " + why);
    }

    private void work() throws InterruptedException {
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
                endSessions(run);
                return;
            }
        }
    }

    /** Takes up what is waiting, makes it durable, tells everyone. False when the engine has stopped. */
    private boolean turn() throws InterruptedException {
        Optional<Consumer<EngineRun>> task = tasks.poll(IDLE_FLUSH);
        run.trimmer().look();
        if (task.isEmpty()) {
            run.idle();
            return !closing;
        }
        while (task.isPresent()) {
            waiting.decrementAndGet();
            task.get().accept(run);
            task = run.full() ? Optional.empty() : tasks.poll();
        }
        run.settle();
        Optional<SchemaReplacement> replacement = run.takeReplacement();
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
        run.end(farewell);
        promises.breakAll(new StoreException("the engine had to start again; look what was done and ask again"));
        run = EngineRun.begin(this, options, store, journal, outside);
    }

    /** Changes the schema in a way that breaks the files of all devices but one; all of them come again. */
    private void replaceSchema(SchemaReplacement wanted) throws InterruptedException {
        reload(wanted::farewell);
        if (run.schemaChanges().replace(wanted)) {
            run.commit().commit();
            journal.write();
            reload(wanted::farewell);
        }
    }

    private static void endSessions(EngineRun run) {
        run.endSessions(session -> closed("the server is stopping"));
    }

    /** The run that lasts now; on the engine's thread. */
    EngineRun run() {
        return run;
    }

    /** Whether devices must not write again what a client reset takes from them. */
    boolean recoveryForbidden() {
        return options.recoveryForbidden();
    }

    /** Whether devices may change the schema; from any thread. */
    EvolutionMode mode() {
        return mode;
    }

    /** Finishes what was taken up, lets the documents follow and stops; devices reconnect to the next server. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        submit(SyncEngine::endSessions);
        thread.join();
        run.writer().close();
        run.trimmer().close();
        promises.breakAll(new StoreException("the server is stopping"));
    }
}
