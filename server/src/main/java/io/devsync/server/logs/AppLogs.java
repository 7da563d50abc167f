package io.devsync.server.logs;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.MongoException;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.store.Await;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of all apps, in the data source. Bounded everywhere: entries wait in a short queue and are written in
 * batches; what does not fit is counted, and the count is an entry; old entries go.
 */
public final class AppLogs implements LogSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AppLogs.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** As long as the original keeps them (spec sync-features §5.7). */
    private static final Duration KEPT = Duration.ofDays(10);

    /** Of all apps together; about 30 MB. */
    private static final int ENTRIES_MAX = 50_000;

    /** Entries beyond that, so that deleting is rare. */
    private static final int ENTRIES_SLACK = 10_000;

    /** With the interval this bounds what logs cost the data source: 500 entries a second. */
    private static final int WAITING_MAX = 500;

    private static final Duration WRITE_INTERVAL = Duration.ofSeconds(1);

    private final MongoCollection<Document> collection;
    private final IdSource ids;
    private final Clock clock;
    private final BlockingQueue<Kept> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Map<String, Integer> lost = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final ScheduledExecutorService writer;
    private long sinceTrim;

    /** An entry under its id, 24 hexadecimal digits. */
    public record Kept(String id, LogEntry entry) {}

    private AppLogs(MongoCollection<Document> collection, IdSource ids, Clock clock) {
        this.collection = collection;
        this.ids = ids;
        this.clock = clock;
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("app-logs").factory());
    }

    /** Opens the logs: makes their indexes, forgets what is too old, and starts writing. */
    public static AppLogs open(MongoClient client, String database, IdSource ids, Clock clock) {
        MongoCollection<Document> collection = client.getDatabase(database).getCollection("logs");
        Await.one(collection.createIndex(Indexes.compoundIndex(Indexes.ascending("app"), Indexes.descending("at"))), TIMEOUT);
        Await.one(collection.createIndex(Indexes.descending("at")), TIMEOUT);
        AppLogs logs = new AppLogs(collection, ids, clock);
        logs.trim();
        long millis = WRITE_INTERVAL.toMillis();
        logs.writer.scheduleWithFixedDelay(logs::flush, millis, millis, TimeUnit.MILLISECONDS);
        return logs;
    }

    @Override
    public String add(LogEntry entry) {
        String id = ids.objectId();
        if (waiting.offer(new Kept(id, entry))) {
            return id;
        }
        lost.merge(entry.app(), 1, Integer::sum);
        return "";
    }

    @Override
    public boolean hasRoom() {
        return waiting.remainingCapacity() > 0;
    }

    /** The wanted entries of an app, newest first, with all that happened before the call. */
    public List<Kept> find(String clientAppId, LogQuery query) {
        flush();
        List<Bson> filters = new ArrayList<>();
        filters.add(eq("app", clientAppId));
        query.userId().ifPresent(user -> filters.add(eq("user", user)));
        query.deviceId().ifPresent(device -> filters.add(eq("device", device)));
        query.fileIdent().ifPresent(file -> filters.add(eq("file", file)));
        query.coId().ifPresent(id -> filters.add(eq("co", id)));
        query.after().ifPresent(instant -> filters.add(gt("at", Date.from(instant))));
        query.until().ifPresent(instant -> filters.add(lte("at", Date.from(instant))));
        if (!query.types().isEmpty()) {
            filters.add(in("type", query.types().stream().map(Enum::name).toList()));
        }
        if (query.errorsOnly()) {
            filters.add(exists("error"));
        }
        Bson newestFirst = Sorts.orderBy(Sorts.descending("at"), Sorts.descending("_id"));
        return Await.all(
                        collection.find(and(filters)).sort(newestFirst).skip(query.skip()).limit(query.limit()), TIMEOUT)
                .stream()
                .map(LogDocuments::decode)
                .toList();
    }

    /** One entry of an app; absent when there is none of that id, or none any more. */
    public Optional<Kept> find(String clientAppId, String id) {
        flush();
        return Await.first(collection.find(and(eq("_id", id), eq("app", clientAppId))), TIMEOUT)
                .map(LogDocuments::decode);
    }

    /** Forgets the logs of an app that is deleted. */
    public void delete(String clientAppId) {
        flush();
        Await.one(collection.deleteMany(eq("app", clientAppId)), TIMEOUT);
    }

    private void flush() {
        writing.lock();
        try {
            List<Kept> batch = new ArrayList<>();
            waiting.drainTo(batch);
            batch.addAll(losses());
            if (batch.isEmpty()) {
                return;
            }
            List<Document> documents = batch.stream()
                    .map(kept -> LogDocuments.encode(kept.id(), kept.entry()))
                    .toList();
            Await.one(collection.insertMany(documents), TIMEOUT);
            sinceTrim += documents.size();
            if (sinceTrim >= ENTRIES_SLACK) {
                trim();
            }
        } catch (MongoException | StoreException failure) {
            // The thread's root. Logs are no reason to stop anything.
            LOG.warn("app logs not written reason={}", failure.getMessage());
        } finally {
            writing.unlock();
        }
    }

    private List<Kept> losses() {
        List<Kept> entries = new ArrayList<>();
        for (String app : List.copyOf(lost.keySet())) {
            Integer count = lost.remove(app);
            if (count != null) {
                LogEntry entry = LogEntry.of(app, LogType.SYNC_OTHER, clock.instant(), ids.objectId())
                        .saying(count + " entries were not kept: more happened than is logged");
                entries.add(new Kept(ids.objectId(), entry));
            }
        }
        return entries;
    }

    private void trim() {
        sinceTrim = 0;
        Instant oldest = clock.instant().minus(KEPT);
        Await.one(collection.deleteMany(lt("at", Date.from(oldest))), TIMEOUT);
        Optional<Document> first = Await.first(
                collection.find().sort(Sorts.descending("at")).skip(ENTRIES_MAX).limit(1), TIMEOUT);
        first.ifPresent(
                entry -> Await.one(collection.deleteMany(lte("at", entry.getDate("at"))), TIMEOUT));
    }

    /** Writes what is waiting and ends. */
    @Override
    public void close() {
        writer.shutdown();
        flush();
    }
}
