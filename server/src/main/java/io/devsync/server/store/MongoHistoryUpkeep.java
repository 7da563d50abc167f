package io.devsync.server.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonInt64;

/** The {@link HistoryUpkeep} of a history in MongoDB; its mark is a document of {@code meta}. */
final class MongoHistoryUpkeep implements HistoryUpkeep {

    private static final String ID = "upkeep";
    private static final String TRIMMED = "trimmed";
    private static final String COUNTED = "counted";
    private static final String AT = "at";

    private final MongoCollection<BsonDocument> meta;
    private final ClientFileCollection files;
    private final HistoryCollection history;
    private final Duration limit;

    MongoHistoryUpkeep(
            MongoCollection<BsonDocument> meta, ClientFileCollection files, HistoryCollection history, Duration limit) {
        this.meta = meta;
        this.files = files;
        this.history = history;
        this.limit = limit;
    }

    @Override
    public Mark mark(long nowMs) {
        return StoreException.wrap("reading where the history begins", () -> {
            Await.one(
                    meta.updateOne(
                            eq("_id", ID),
                            Updates.combine(
                                    Updates.setOnInsert(TRIMMED, 0L),
                                    Updates.setOnInsert(COUNTED, 0L),
                                    Updates.setOnInsert(AT, nowMs)),
                            new UpdateOptions().upsert(true)),
                    limit);
            BsonDocument mark = Await.one(meta.find(eq("_id", ID)), limit);
            return new Mark(
                    mark.getInt64(TRIMMED).getValue(),
                    mark.getInt64(COUNTED).getValue(),
                    mark.getInt64(AT).getValue());
        });
    }

    // Neither this nor trim() makes the mark anew: a history that was dropped meanwhile begins with the first version.
    @Override
    public void counted(long countedMs, long atMs) {
        StoreException.wrap(
                "keeping for how long devices are away",
                () -> Await.one(
                        meta.updateOne(
                                and(eq("_id", ID), lt(COUNTED, countedMs)),
                                Updates.combine(Updates.set(COUNTED, countedMs), Updates.set(AT, atMs))),
                        limit));
    }

    @Override
    public long removeFiles(Past past) {
        return StoreException.wrap("removing client files", () -> files.remove(
                // A file that an older version of DevSync has written does not say when it was seen.
                or(
                        not(gte("seen", past.seenBefore())),
                        and(lt("needs", past.neededBefore()), not(gte("seen", past.awaySince()))),
                        and(lte("_id", past.cutOff()), ne("_id", past.exceptIdent())))));
    }

    @Override
    public OptionalLong neededAfter() {
        return StoreException.wrap("reading what client files need", () -> Await.first(
                        files.all().find().projection(include("needs")).sort(ascending("needs")).limit(1), limit)
                // What an older version has written does not say it, comes first, and may need everything.
                .map(file -> file.getInt64("needs", new BsonInt64(0)).getValue())
                .filter(needed -> needed != ClientFileRecord.NEEDS_NOTHING)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    @Override
    public long trim(long version) {
        return StoreException.wrap("trimming the history", () -> {
            // First nobody is served it any more, then it goes.
            Await.one(meta.updateOne(eq("_id", ID), Updates.max(TRIMMED, version)), limit);
            return history.trim(version);
        });
    }
}
