package io.devsync.server.store;

import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
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
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The history log: the one thing that decides what happened.
 *
 * <p>A document is a segment: the entries of one group commit. Its {@code _id} is its first version, and the unique
 * {@code _id} is the whole allocation of versions: who appends has read everything before, and whoever loses a race
 * reads on and tries again. An operation id tells a lost race from an own write whose outcome was unknown (spec
 * storage-findings §4.2).
 */
final class HistoryCollection {

    /** Segments per read; a segment is at most 12 MiB and mostly a few kB. */
    private static final int SEGMENTS_PER_PAGE = 64;

    /** The timestamp of an entry on no objects. */
    private static final long NEVER_RANKED = 0;

    /** Segments that go at once: a write of some milliseconds, so that appends are not held up. */
    private static final int SEGMENTS_PER_TRIM = 500;

    private final MongoCollection<BsonDocument> segments;
    private final LargeEntries large;
    private final Duration limit;

    HistoryCollection(MongoDatabase database, Duration limit) {
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
            Await.one(segments.insertOne(segment), limit);
            return true;
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
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
                        segments.find(lte("_id", from)).sort(descending("_id")).limit(1), limit)
                .map(segment -> segment.getInt64("_id").getValue())
                .orElse(from);
        List<BsonDocument> page = Await.all(
                segments.find(gte("_id", start)).sort(ascending("_id")).limit(SEGMENTS_PER_PAGE), limit);
        HistoryEntryDecoder decoder = new HistoryEntryDecoder(schema);
        List<HistoryEntry> entries = new ArrayList<>();
        List<SaltRecord> salts = new ArrayList<>();
        for (BsonDocument segment : page) {
            long version = segment.getInt64("_id").getValue();
            salts.add(new SaltRecord(version, segment.getInt64("salt").getValue()));
            for (BsonValue value : segment.getArray("e")) {
                if (version >= from) {
                    entries.add(decoder.next(version, large.get(value.asDocument())));
                }
                version++;
            }
        }
        return new HistoryPage(entries, salts);
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
