package io.devsync.server.store;

import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.SyncStore.HistoryPage;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import reactor.core.publisher.Flux;

/**
 * The history log: the one thing that decides what happened.
 *
 * <p>A document is a segment: the entries of one group commit. Its {@code _id} is its first version, and the unique
 * {@code _id} is the whole allocation of versions: who appends has read everything before, and whoever loses a race
 * reads on and tries again. An operation id tells a lost race from an own write whose outcome was unknown (spec
 * storage-findings §4.2).
 */
final class HistoryCollection {

    /** Segments per read; a segment is mostly a few kB. */
    private static final int SEGMENTS_PER_PAGE = 64;

    /** A segment can have 12 MiB: a page ends after so much, so that a slow machine reads it in time and it fits into memory. */
    private static final int PAGE_BYTES = 4 * 1024 * 1024;

    /** What is read at once, and may be for nothing when the page ends before. */
    private static final int SEGMENTS_PER_BATCH = 8;

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    /** The timestamp of an entry on no objects. */
    private static final long NEVER_RANKED = 0;

    /** Segments that go at once: a write of some milliseconds, so that appends are not held up. */
    private static final int SEGMENTS_PER_TRIM = 500;

    private final DocumentOperations operations;
    private final MongoCollection<BsonDocument> segments;
    private final LargeEntries large;
    private final Duration limit;

    HistoryCollection(MongoDatabase database, DocumentOperations operations, Duration limit) {
        this.operations = operations;
        this.segments = database.getCollection("history", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
        this.large = new LargeEntries(database, limit);
        this.limit = limit;
    }

    /**
     * Makes entries durable, all or none.
     *
     * @param entries consecutive, the first one directly after everything this process has read
     * @param salt proves the origin of these versions
     * @param operation unique to this call
     * @return false when another process has appended at this place first
     * @throws StoreException when the outcome is a failure
     */
    boolean append(RealmSchema schema, List<HistoryEntry> entries, long salt, String operation) {
        List<BsonDocument> encoded = new ArrayList<>(entries.size());
        for (HistoryEntry entry : entries) {
            encoded.add(HistoryEntryCodec.encode(schema, entry));
        }
        long first = entries.getFirst().version();
        try {
            BsonDocument segment = new BsonDocument("_id", new BsonInt64(first))
                    .append("op", new BsonString(operation))
                    .append("salt", new BsonInt64(salt))
                    .append("e", large.put(first, operation, encoded));
            operations.write(Optional.empty(), segments.getNamespace(), List.of(new InsertOneModel<>(segment)));
            return true;
        } catch (MongoBulkWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getWriteErrors().getFirst().getCode())
                    == ErrorCategory.DUPLICATE_KEY) {
                return isOurs(first, operation);
            }
            throw new StoreException("history of version " + first + " was refused: " + failure.getMessage(), failure);
        } catch (MongoException | IllegalStateException failure) {
            throw new StoreException("history of version " + first + " was not written: " + failure.getMessage(), failure);
        }
    }

    private boolean isOurs(long first, String operation) {
        Optional<BsonDocument> winner = Await.first(segments.find(new BsonDocument("_id", new BsonInt64(first))), limit);
        return winner.map(segment -> segment.getString("op").getValue().equals(operation))
                .orElse(false);
    }

    /** Appends an entry without changes directly behind whatever is there. */
    void fence(long salt, String operation) {
        boolean appended = false;
        while (!appended) {
            HistoryEntry.Changes nothing =
                    HistoryEntry.Changes.ofServer(head() + 1, NEVER_RANKED, new Changeset(List.of()));
            appended = append(RealmSchema.EMPTY, List.of(nothing), salt, operation);
        }
    }

    private long head() {
        return Await.first(segments.find().sort(descending("_id")).limit(1), limit)
                .map(last -> last.getInt64("_id").getValue() + last.getArray("e").size() - 1)
                .orElse(0L);
    }

    /**
     * Reads a page of consecutive entries.
     *
     * @param from the first version wanted
     * @return empty when there is none; else entries from {@code from} on, not necessarily up to the newest
     */
    HistoryPage read(RealmSchema schema, long from) {
        long start = Await.first(
                        ids(segments.find(lte("_id", from))).sort(descending("_id")).limit(1), limit)
                .map(HistoryCollection::version)
                .orElse(from);
        HistoryEntryDecoder decoder = new HistoryEntryDecoder(schema);
        List<HistoryEntry> entries = new ArrayList<>();
        List<SaltRecord> salts = new ArrayList<>();
        long bytes = 0;
        for (RawBsonDocument raw : segments(start)) {
            BsonDocument segment = raw.decode(CODEC);
            long version = version(segment);
            salts.add(new SaltRecord(version, segment.getInt64("salt").getValue()));
            for (BsonValue value : segment.getArray("e")) {
                if (version >= from) {
                    bytes += LargeEntries.bytesBeside(value.asDocument());
                    if (bytes > PAGE_BYTES && !entries.isEmpty()) {
                        return new HistoryPage(entries, salts);
                    }
                    entries.add(decoder.next(version, large.get(value.asDocument())));
                }
                version++;
            }
        }
        return new HistoryPage(entries, salts);
    }

    /** Segments from one on, until they are enough for a page. */
    private List<RawBsonDocument> segments(long start) {
        FindPublisher<RawBsonDocument> found = segments.withDocumentClass(RawBsonDocument.class)
                .find(gte("_id", start))
                .sort(ascending("_id"))
                .limit(SEGMENTS_PER_PAGE)
                .batchSize(SEGMENTS_PER_BATCH);
        AtomicLong bytes = new AtomicLong();
        return Await.all(
                Flux.from(found)
                        .takeUntil(segment ->
                                bytes.addAndGet(segment.getByteBuffer().remaining()) >= PAGE_BYTES),
                limit);
    }

    /**
     * Removes the segments that hold nothing after a version, in portions; the newest segment stays in any case.
     *
     * @return how many
     */
    long trim(long version) {
        Optional<BsonDocument> kept =
                Await.first(ids(segments.find(lte("_id", version + 1))).sort(descending("_id")).limit(1), limit);
        if (kept.isEmpty()) {
            return 0;
        }
        long first = version(kept.get());
        large.trim(first);
        long removed = 0;
        while (true) {
            List<BsonDocument> portion = Await.all(
                    ids(segments.find(lt("_id", first))).sort(ascending("_id")).limit(SEGMENTS_PER_TRIM), limit);
            if (portion.isEmpty()) {
                return removed;
            }
            removed += Await.one(segments.deleteMany(lte("_id", version(portion.getLast()))), limit)
                    .getDeletedCount();
        }
    }

    private static FindPublisher<BsonDocument> ids(FindPublisher<BsonDocument> found) {
        return found.projection(include("_id"));
    }

    private static long version(BsonDocument segment) {
        return segment.getInt64("_id").getValue();
    }
}
