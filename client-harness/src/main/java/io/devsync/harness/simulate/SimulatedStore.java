package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.DocumentBatch;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.HistoryUpkeep;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import io.devsync.server.store.UserDocuments;
import io.devsync.server.store.UserWritesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * One server process's way to the {@link Disk}: each call takes time, and as the seed wants it fails before or after it
 * took effect or half way through, takes effect when nobody waits any more, or is the last thing its process did.
 */
final class SimulatedStore implements SyncStore {

    /** As long as the server waits for MongoDB. */
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** How long after the client's end a request can still take effect. */
    private static final long LATE_MICROS = 500_000;

    private final Timeline timeline;
    private final Faults faults;
    private final SimulatedThreads threads;
    private final Disk disk;

    private final Calls calls = new Calls() {
        @Override
        public <T> T read(String what, Supplier<T> effect) {
            return call(what, effect);
        }

        @Override
        public <T> T write(String what, Supplier<T> effect) {
            return SimulatedStore.this.write(what, effect);
        }
    };

    /** How the parts of a store call it: that takes time, and may fail. */
    interface Calls {
        /** Calls it for a read. */
        <T> T read(String what, Supplier<T> effect);

        /** Calls it for a write that takes place as a whole or not at all. */
        <T> T write(String what, Supplier<T> effect);
    }

    SimulatedStore(Timeline timeline, Faults faults, SimulatedThreads threads, Disk disk) {
        this.timeline = timeline;
        this.faults = faults;
        this.threads = threads;
        this.disk = disk;
    }

    /** A read: it has no effect that could be in between. */
    private <T> T call(String what, Supplier<T> effect) {
        return call(what, effect, Optional.empty());
    }

    /** A write that takes place as a whole or not at all. */
    private <T> T write(String what, Supplier<T> effect) {
        return call(what, effect, Optional.of(portion -> {}));
    }

    /**
     * @param part for a write: has some of the effect, of a portion between 0 and 1; nothing when it is one step
     */
    private <T> T call(String what, Supplier<T> effect, Optional<DoubleConsumer> part) {
        threads.sleep(timeline.around(faults.storeMicros()));
        Faults.StoreFault fault = faults.next(timeline, part.isPresent());
        timeline.note("store " + what, fault.ordinal());
        switch (fault) {
            case NONE -> {
                T result = effect.get();
                threads.sleep(timeline.around(faults.storeMicros()));
                return result;
            }
            case SLOW -> {
                threads.sleep(timeline.around(LIMIT.toNanos() / 1000 / 10));
                return effect.get();
            }
            case FAILS -> throw new StoreException(what + ": simulated failure");
            case FAILS_AFTERWARDS -> {
                T unused = effect.get();
                threads.sleep(timeline.around(faults.storeMicros()));
                throw new StoreException(what + ": simulated failure after the effect");
            }
            case FAILS_IN_BETWEEN -> {
                part.ifPresent(some -> some.accept(timeline.random().nextDouble()));
                threads.sleep(timeline.around(faults.storeMicros()));
                throw new StoreException(what + ": simulated failure in between");
            }
            case TIMES_OUT -> {
                late(what, LIMIT.toNanos() / 1000, effect);
                threads.pause(LIMIT);
                throw new StoreException(what + ": simulated timeout");
            }
            case KILLED_BEFORE -> threads.kill();
            case KILLED_AFTER -> {
                T unused = effect.get();
                threads.kill();
            }
            case KILLED_IN_BETWEEN -> {
                part.ifPresent(some -> some.accept(timeline.random().nextDouble()));
                threads.kill();
            }
            case KILLED_AND_LATE -> {
                late(what, 0, effect);
                threads.kill();
            }
        }
        threads.check();
        throw new IllegalStateException(fault + " has not ended the process");
    }

    /** The effect comes around the time when the caller gives up, or later. */
    private void late(String what, long givesUpMicros, Supplier<?> effect) {
        long delay = Math.max(1, givesUpMicros - LATE_MICROS + timeline.random().nextLong(2 * LATE_MICROS));
        timeline.after(delay, () -> {
            timeline.note("late " + what);
            try {
                Object unused = effect.get();
            } catch (StoreException refused) {
                timeline.note("late " + what + " refused");
            }
        });
    }

    @Override
    public boolean append(RealmSchema schema, List<HistoryEntry> entries, long salt, String operation) {
        List<HistoryEntry> now = List.copyOf(entries);
        return write("append", () -> {
            now.forEach(entry -> timeline.detail(entry::toString));
            return disk.append(schema, now, salt, operation);
        });
    }

    @Override
    public HistoryPage read(RealmSchema schema, long from) {
        return call("read", () -> disk.read(schema, from));
    }

    @Override
    public long newestIdent() {
        return call("newestIdent", disk::newestIdent);
    }

    @Override
    public boolean createClientFiles(List<ClientFileRecord> records) {
        List<ClientFileRecord> now = List.copyOf(records);
        return call(
                "createClientFiles",
                () -> disk.createClientFiles(now),
                Optional.of(portion -> disk.createClientFiles(now.subList(0, (int) (portion * now.size())))));
    }

    @Override
    public Optional<ClientFileRecord> clientFile(long ident) {
        return call("clientFile", () -> disk.clientFile(ident));
    }

    @Override
    public HistoryUpkeep upkeep() {
        return new SimulatedUpkeep(calls, disk);
    }

    @Override
    public long checkpoint() {
        return call("checkpoint", disk::checkpoint);
    }

    @Override
    public void apply(DocumentBatch batch) throws UserWritesException {
        Optional<UserWritesException> refused = write("apply", () -> disk.apply(batch));
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    @Override
    public UserDocuments userDocuments() {
        return new SimulatedUserDocuments(calls, disk.users());
    }

    @Override
    public Optional<BsonDocument> schema() {
        return call("schema", disk::schema);
    }

    @Override
    public void logSchema(SchemaStep step) {
        write("logSchema", () -> disk.logSchema(step));
    }

    @Override
    public List<SchemaStep> schemaLog() {
        return call("schemaLog", disk::schemaLog);
    }

    @Override
    public List<SaltRecord> salts() {
        return call("salts", disk::salts);
    }

    @Override
    public Map<BsonValue, StoredDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        return call("find", () -> disk.find(namespace, ids));
    }

    @Override
    public Snapshot snapshotAt(long checkpoint) {
        return call("snapshot", () -> {
            disk.requireCheckpoint(checkpoint);
            return now();
        });
    }

    @Override
    public Snapshot snapshot() {
        return call("snapshot", this::now);
    }

    private Moment now() {
        Map<MongoNamespace, List<StoredDocument>> moment = new LinkedHashMap<>();
        disk.namespaces().forEach(namespace -> moment.put(namespace, disk.all(namespace)));
        return new Moment(moment);
    }

    private final class Moment implements Snapshot {
        private final Map<MongoNamespace, List<StoredDocument>> documents;

        Moment(Map<MongoNamespace, List<StoredDocument>> documents) {
            this.documents = documents;
        }

        private List<StoredDocument> in(MongoNamespace namespace) {
            return documents.getOrDefault(namespace, List.of());
        }

        @Override
        public Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce) {
            List<RawBsonDocument> all = in(namespace).stream().map(StoredDocument::document).toList();
            int portions = (all.size() + documentsAtOnce - 1) / documentsAtOnce;
            return IntStream.range(0, portions)
                    .mapToObj(i -> call(
                            "scan",
                            () -> new ArrayList<>(all.subList(
                                    i * documentsAtOnce, Math.min(all.size(), (i + 1) * documentsAtOnce)))));
        }

        @Override
        public long estimatedCount(MongoNamespace namespace) {
            return call("count", () -> (long) in(namespace).size());
        }

        @Override
        public Map<BsonValue, BsonDocument> exact(MongoNamespace namespace, List<RawBsonDocument> beside) {
            return call("exact", () -> {
                List<BsonValue> ids = beside.stream().map(document -> document.get("_id")).toList();
                Map<BsonValue, BsonDocument> found = new HashMap<>();
                for (StoredDocument stored : in(namespace)) {
                    BsonValue id = stored.document().get("_id");
                    if (ids.contains(id)) {
                        stored.exact().ifPresent(values -> found.put(id, values));
                    }
                }
                return found;
            });
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
