package io.devsync.server.sync;

import io.devsync.protocol.message.ServerMessage;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.sync.DocumentQueue.Work;
import io.devsync.server.sync.Integration.ObjectChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import java.util.concurrent.CompletableFuture;

/**
 * What the engine has worked out since it last made anything durable, and the act of making it so. Owned by the engine's
 * thread.
 */
final class EngineCommit {

    /**
     * How long acknowledgements wait that came without changes. Every device sends one for every change of another; to
     * write each would cost more than the changes themselves, and until they are written merely more is kept.
     */
    private static final Duration ACKNOWLEDGEMENTS_WAIT = Duration.ofSeconds(5);

    private final EngineOptions options;
    private final SyncStore store;
    private final EngineState state;
    private final DocumentWriter writer;

    /** New entries; those of one list go into one segment. */
    private final List<List<? extends HistoryEntry>> entries = new ArrayList<>();

    private final List<ObjectChange> objectChanges = new ArrayList<>();
    private final Set<ClientFile> changedFiles = new LinkedHashSet<>();
    private final Set<ClientFile> acknowledgedFiles = new LinkedHashSet<>();
    private final List<EngineSession> newFiles = new ArrayList<>();
    private final List<Handover> afterDocuments = new ArrayList<>();
    private final List<Runnable> whenDurable = new ArrayList<>();
    private final String processId;
    private final long salt;
    private List<SaltRecord> saltsWritten;
    private int entryCount;
    private long instructionCount;
    private long writtenVersion;
    private long operations;
    private Instant acknowledgementsWritten;
    private long durable;
    private boolean versionsMade;
    private boolean filesDue;

    /** Something for the writer of documents. */
    private interface Handover {
        void give(DocumentWriter to) throws InterruptedException;
    }

    /** What is durable and was not handed over yet, in order. */
    private final List<Handover> due = new ArrayList<>();

    EngineCommit(EngineOptions options, SyncStore store, EngineState state, DocumentWriter writer) {
        this.options = options;
        this.store = store;
        this.state = state;
        this.writer = writer;
        this.processId = new UUID(options.random().nextLong(), options.random().nextLong()).toString();
        this.salt = (options.random().nextLong() >>> 2) + 1;
        this.saltsWritten = state.salts().stored();
        this.acknowledgementsWritten = options.clock().instant();
        this.durable = state.log().head();
        this.writtenVersion = state.schema().version();
    }

    /** Gives the documents what a replay has found. */
    void handOver(EngineState.Tail tail) throws InterruptedException {
        List<ClientFileRecord> files = new ArrayList<>();
        for (ClientFile file : state.files()) {
            file.takeChanges().ifPresent(files::add);
        }
        if (durable > tail.checkpoint() || !files.isEmpty()) {
            writer.write(new Work.Changes(
                    durable, state.schema(), tail.schemaChanged(), tail.objects(), files, changedSalts()));
        }
    }

    /** The newest version that is durable. */
    long durable() {
        return durable;
    }

    /** New entries that are not durable yet. */
    int entries() {
        return entryCount;
    }

    /** Enough has been taken up for one commit. */
    boolean full() {
        EngineLimits.History limits = options.limits().history();
        return entryCount >= limits.entriesPerCommit() || instructionCount >= limits.instructionsPerCommit();
    }

    /** Whether there are new versions since the last call. */
    boolean takeVersionsMade() {
        boolean made = versionsMade;
        versionsMade = false;
        return made;
    }

    /** Notes that a file is not as the store has it. */
    void changed(ClientFile file) {
        changedFiles.add(file);
    }

    /** Notes that a device has acknowledged what it was told: something need not be kept any more, some time. */
    void acknowledged(ClientFile file) {
        acknowledgedFiles.add(file);
    }

    /** A session waits for the ident of a new client file. */
    void create(EngineSession session) {
        newFiles.add(session);
    }

    /** Takes over an integrated upload. */
    void take(ClientFile file, Integration integration) {
        for (List<HistoryEntry.Changes> run : integration.runs()) {
            add(run);
            run.forEach(file::integrated);
        }
        for (ObjectChange change : integration.objectChanges()) {
            state.objects().put(change.key(), change.after(), change.version());
            objectChanges.add(change);
        }
        state.schema(integration.schema());
        changedFiles.add(file);
    }

    /** Takes over a saved schema. */
    void take(HistoryEntry.SchemaChange change, AppSchema schema) {
        add(List.of(change));
        state.schema(schema);
    }

    /** Takes over what others did to documents. */
    void take(OutsideIntegration integration, Runnable done) {
        integration.entries().forEach(entry -> add(List.of(entry)));
        for (ObjectChange change : integration.objectChanges()) {
            state.objects().put(change.key(), change.after(), change.version());
            objectChanges.add(change);
        }
        whenDurable(done);
    }

    /** Runs an action when all that is taken up now is durable. */
    void whenDurable(Runnable action) {
        whenDurable.add(action);
    }

    /** Takes over a change of subscriptions. */
    void take(ClientFile file, HistoryEntry.QueryChange change) {
        add(List.of(change));
        changedFiles.add(file);
    }

    private void add(List<? extends HistoryEntry> together) {
        entries.add(together);
        entryCount += together.size();
        for (HistoryEntry entry : together) {
            state.log().add(entry);
            if (entry instanceof HistoryEntry.Changes changes) {
                instructionCount += changes.changeset().instructions().size();
            }
        }
    }

    /** Runs an action with the checkpoint at the moment when documents hold all that is taken up now and no more. */
    void afterDocuments(LongConsumer action) {
        afterDocuments.add(to -> to.atBarrier(action));
    }

    /** Lets documents be looked at when they hold all that is taken up now. */
    void lookAt(Collection<TouchedDocument> documents, CompletableFuture<Void> done) {
        AppSchema schema = state.schema();
        afterDocuments.add(to -> to.lookAt(documents, schema, done));
    }

    /** Runs an action at the moment when the store holds all client files as they are now. */
    void afterFiles(Runnable action) {
        whenFilesAreStored(checkpoint -> action.run());
    }

    /** Runs an action with the checkpoint at the moment when the store holds all client files as they are now. */
    void whenFilesAreStored(LongConsumer action) {
        filesDue = true;
        afterDocuments(action);
    }

    /** Makes everything durable and lets the documents follow; blocks on the store. */
    void commit() throws InterruptedException {
        makeDurable();
        handOver();
    }

    /** Makes everything durable; blocks on the store. Documents follow when it is handed over. */
    void makeDurable() {
        createFiles();
        if (entries.isEmpty()) {
            runWhenDurable();
            if (filesDue) {
                dueFiles();
            }
            dueAfterDocuments();
            return;
        }
        int made = entryCount;
        long started = System.nanoTime();
        append();
        options.meters().appended(made, System.nanoTime() - started);
        durable = state.log().head();
        state.log().durable(durable);
        versionsMade = true;
        runWhenDurable();
        dueChanges();
        dueAfterDocuments();
    }

    /** Gives documents what is durable, as it was then; waits while they are too far behind. */
    void handOver() throws InterruptedException {
        for (Handover handover : due) {
            handover.give(writer);
        }
        due.clear();
    }

    private void runWhenDurable() {
        whenDurable.forEach(Runnable::run);
        whenDurable.clear();
    }

    private void createFiles() {
        if (newFiles.isEmpty()) {
            return;
        }
        List<EngineSession> waiting = newFiles.stream().filter(session -> !session.over()).toList();
        newFiles.clear();
        if (waiting.isEmpty()) {
            return;
        }
        List<ClientFileRecord> records = new ArrayList<>();
        do {
            records.clear();
            for (EngineSession session : waiting) {
                records.add(state.newFile(session.connection().userId()));
            }
        } while (!createdOrReread(records));
        for (int i = 0; i < records.size(); i++) {
            state.register(records.get(i));
            EngineSession session = waiting.get(i);
            session.outlet()
                    .send(new ServerMessage.Ident(
                            session.outlet().session(), records.get(i).file()));
        }
    }

    private boolean createdOrReread(List<ClientFileRecord> records) {
        boolean created = store.createClientFiles(records);
        if (!created) {
            state.rereadNewestIdent();
        }
        return created;
    }

    private void append() {
        int from = 0;
        while (from < entries.size()) {
            List<HistoryEntry> segment = new ArrayList<>();
            long bytes = 0;
            int to = from;
            while (to < entries.size() && (to == from || bytes + size(entries.get(to)) <= options.limits().history().segmentBytes())) {
                bytes += size(entries.get(to));
                segment.addAll(entries.get(to));
                to++;
            }
            String operation = processId + ":" + ++operations;
            if (!store.append(state.schema().realm(), segment, salt, operation)) {
                throw new StoreException("another process has written version "
                        + segment.getFirst().version() + " of app " + options.appId());
            }
            state.salts().add(segment.getFirst().version(), salt);
            from = to;
        }
        entries.clear();
        entryCount = 0;
        instructionCount = 0;
    }

    private static long size(List<? extends HistoryEntry> together) {
        long bytes = 0;
        for (HistoryEntry entry : together) {
            bytes += size(entry);
        }
        return bytes;
    }

    private static long size(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Changes changes -> 3L * changes.encoded().size() + 128;
            case HistoryEntry.QueryChange change -> 3L * change.query().body().length() + 128;
            case HistoryEntry.SchemaChange change -> 3L * change.announced().encoded().size()
                    + new RawBsonDocument(change.schema(), new BsonDocumentCodec()).getByteBuffer().remaining()
                    + 128;
        };
    }

    private void dueChanges() {
        AppSchema schema = state.schema();
        Instant late = acknowledgementsWritten.plus(ACKNOWLEDGEMENTS_WAIT);
        boolean acknowledgementsToo = filesDue || options.clock().instant().isAfter(late);
        Work.Changes changes = new Work.Changes(
                durable,
                schema,
                schema.version() != writtenVersion,
                List.copyOf(objectChanges),
                fileRecords(acknowledgementsToo),
                changedSalts());
        due.add(documents -> documents.write(changes));
        writtenVersion = schema.version();
        objectChanges.clear();
    }

    private void dueAfterDocuments() {
        due.addAll(afterDocuments);
        afterDocuments.clear();
    }

    private List<ClientFileRecord> fileRecords(boolean acknowledgementsToo) {
        List<ClientFileRecord> records = new ArrayList<>();
        if (acknowledgementsToo) {
            changedFiles.addAll(acknowledgedFiles);
            acknowledgedFiles.clear();
            acknowledgementsWritten = options.clock().instant();
            filesDue = false;
        }
        for (ClientFile file : changedFiles) {
            file.takeChanges().ifPresent(records::add);
        }
        changedFiles.clear();
        return records;
    }

    /** Lets the store know of acknowledgements that came without changes. */
    void flushFiles() throws InterruptedException {
        dueFiles();
        handOver();
    }

    private void dueFiles() {
        List<ClientFileRecord> records = fileRecords(true);
        if (!records.isEmpty()) {
            Work.Changes changes =
                    new Work.Changes(durable, state.schema(), false, List.of(), records, Optional.empty());
            due.add(documents -> documents.write(changes));
        }
    }

    private Optional<List<SaltRecord>> changedSalts() {
        List<SaltRecord> salts = state.salts().records();
        if (salts.equals(saltsWritten)) {
            return Optional.empty();
        }
        saltsWritten = salts;
        return Optional.of(salts);
    }
}
