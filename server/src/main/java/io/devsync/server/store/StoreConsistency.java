package io.devsync.server.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.ReadConcern;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * Finds out whether what is kept for an app belongs together. Collections that were restored from backups of different
 * moments, or only in part, would have versions given twice and objects that are neither old nor new: that is no state to
 * go on from (spec storage-findings §4.2, sync-server-behaviours §9). A whole backup of an older moment is one.
 */
final class StoreConsistency {

    /** The document of {@code meta} that names the collections of copies. */
    static final String COPIES = "copies";

    static final String NAMES = "names";

    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> meta;
    private final MongoCollection<BsonDocument> history;
    private final Duration limit;
    private final boolean transactions;

    /** @param transactions whether batches leave marks */
    StoreConsistency(
            MongoDatabase database,
            MongoCollection<BsonDocument> meta,
            boolean transactions,
            Duration limit) {
        this.transactions = transactions;
        this.database = database;
        this.meta = meta;
        this.history = database.getCollection("history", BsonDocument.class).withReadConcern(ReadConcern.MAJORITY);
        this.limit = limit;
    }

    /**
     * Looks at a store before it is used; others may use it meanwhile.
     *
     * @param checkpoint how far the copies are
     * @param salts of the history up to there
     * @throws StoreException when the parts are of different moments, or one is missing
     */
    void require(long checkpoint, List<SaltRecord> salts) {
        requireHistory(checkpoint);
        requireSalt(checkpoint, salts);
        requireCopies();
        if (transactions) {
            requireMarks();
        }
    }

    private void requireHistory(long checkpoint) {
        long head = Await.first(history.find().sort(descending("_id")).limit(1), limit)
                .map(StoreConsistency::lastOf)
                .orElse(0L);
        // Trimming leaves the newest segment where it is.
        if (head < checkpoint) {
            throw refusal("its history ends at version " + head + ", but its copies of documents are at version "
                    + checkpoint + " (expected: at most " + head + ")");
        }
        if (head > checkpoint) {
            requireNext(checkpoint + 1);
        }
    }

    /** What the copies are to follow next is still there, and was not trimmed when they had followed it once. */
    private void requireNext(long version) {
        long end = Await.first(history.find(lte("_id", version)).sort(descending("_id")).limit(1), limit)
                .map(StoreConsistency::lastOf)
                .orElse(0L);
        if (end < version) {
            throw refusal("its copies of documents are at version " + (version - 1) + ", but its history does not have"
                    + " version " + version + " any more (expected: all versions after that of the copies)");
        }
    }

    private static long lastOf(BsonDocument segment) {
        return segment.getInt64("_id").getValue() + segment.getArray("e").size() - 1;
    }

    private Optional<BsonDocument> named(String id) {
        return Await.first(meta.find(eq("_id", id)), limit);
    }

    /** The version at the checkpoint is the one that the copies were made of, and not another one of the same number. */
    private void requireSalt(long checkpoint, List<SaltRecord> salts) {
        Optional<Long> expected = salts.stream()
                .filter(salt -> salt.fromVersion() <= checkpoint)
                .reduce((older, newer) -> newer)
                .map(SaltRecord::salt);
        Bson before = lte("_id", checkpoint);
        Optional<BsonDocument> segment = Await.first(history.find(before).sort(descending("_id")).limit(1), limit);
        if (expected.isEmpty() || segment.isEmpty()) {
            return;
        }
        long last = lastOf(segment.get());
        long salt = segment.get().getInt64("salt").getValue();
        if (last >= checkpoint && salt != expected.get()) {
            throw refusal("version " + checkpoint + " of its history is not the one that its copies of documents were made"
                    + " of: its salt is " + salt + " (expected: " + expected.get() + ")");
        }
    }

    private void requireCopies() {
        Set<String> missing = new LinkedHashSet<>();
        named(COPIES).ifPresent(copies -> {
            for (BsonValue name : copies.getArray(NAMES, new BsonArray())) {
                missing.add(name.asString().getValue());
            }
        });
        if (!missing.isEmpty()) {
            missing.removeAll(Set.copyOf(Await.all(database.listCollectionNames(), limit)));
        }
        if (!missing.isEmpty()) {
            throw refusal("its copies of documents are missing: there are no collections " + missing);
        }
    }

    /** Each collection that batches write to has the mark of the last one that did. */
    private void requireMarks() {
        Map<String, ObjectId> expected = expectedMarks();
        Optional<StoreException> refusal = lackingMark(expected);
        // Where owners are not told apart, another one may have written a batch meanwhile.
        for (Map<String, ObjectId> now = expectedMarks(); !now.equals(expected); now = expectedMarks()) {
            expected = now;
            refusal = lackingMark(expected);
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private Map<String, ObjectId> expectedMarks() {
        return Await.first(meta.withReadConcern(ReadConcern.MAJORITY).find(eq("_id", DocumentCollections.CHECKPOINT)), limit)
                .map(StoreMarks::expected)
                .orElse(Map.of());
    }

    private Optional<StoreException> lackingMark(Map<String, ObjectId> expected) {
        for (Map.Entry<String, ObjectId> one : expected.entrySet()) {
            String name = one.getKey();
            MongoCollection<BsonDocument> collection =
                    database.getCollection(name, BsonDocument.class).withReadConcern(ReadConcern.MAJORITY);
            Optional<ObjectId> found = Await.first(collection.find(eq("_id", StoreMarks.idIn(name))), limit)
                    .map(StoreMarks::of);
            if (!found.equals(Optional.of(one.getValue()))) {
                String there = found.map(mark -> "written last at " + mark.getDate().toInstant())
                        .orElse("without the mark of any moment");
                return Optional.of(refusal("its collection " + name + " is " + there + " (expected: written last at "
                        + one.getValue().getDate().toInstant() + ", as the checkpoint says)"));
            }
        }
        return Optional.empty();
    }

    private StoreException refusal(String what) {
        return new StoreException("the database " + database.getName() + " is not whole: " + what + ". Restore all of it"
                + " from one backup, or drop it: documents stay, and devices start over with a client reset");
    }
}
