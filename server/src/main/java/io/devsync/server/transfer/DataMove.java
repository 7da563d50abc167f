package io.devsync.server.transfer;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.store.Await;
import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/**
 * Moves a whole data source into another one: all databases, the server's own included, so that devices go on there as if nothing had
 * happened. All or nothing: a mark in the target says that a move is under way, servers do not start on it, and the next attempt
 * begins anew. It is taken away when every document has been read back and compared.
 *
 * <p>No server may run on either of them. Blocks; for threads of its own.
 */
public final class DataMove {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String SERVER_DATABASE = "__devsync";
    private static final String SYNC_DATABASES = "__realm_sync_";
    private static final String MARK = "move";

    private final MongoClient source;
    private final MongoClient target;
    private final BatchWriter writer;
    private final TransferProgress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<TransferReport.Part> parts = new ArrayList<>();
    private final CollectionMaker maker;

    private DataMove(MongoClient source, MongoClient target, TransferProgress progress) {
        this.source = source;
        this.target = target;
        this.writer = new DriverBatches(target);
        this.progress = progress;
        this.maker = new CollectionMaker(target, notes);
    }

    /**
     * Moves everything; the source stays as it is.
     *
     * @param target holds none of the source's databases, or an attempt that was cut off
     * @throws TransferException when it does hold one, or takes not everything as it is
     */
    public static TransferReport run(MongoClient source, MongoClient target, TransferProgress progress) {
        DataMove move = new DataMove(source, target, progress);
        try (SourceReader reader = SourceReader.open(source)) {
            List<String> databases = reader.databases();
            move.prepare(databases);
            for (String database : databases) {
                for (SourceReader.Found found : reader.collections(database)) {
                    move.copy(reader, found);
                }
            }
            databases.stream().filter(name -> name.startsWith(SYNC_DATABASES)).forEach(move::forgetPositions);
            move.forgetNodes();
            move.complete();
            return new TransferReport(move.parts, move.notes);
        } catch (MongoException | StoreException failure) {
            throw new TransferException("cannot move: " + failure.getMessage() + ". Nothing is lost: mend that and move again", failure);
        }
    }

    /** Whether a move into a data source began and did not come to its end. */
    public static boolean isUnfinished(MongoClient target) {
        return Await.first(marks(target).find(Filters.eq("_id", MARK)), LIMIT).isPresent();
    }

    private void prepare(List<String> databases) {
        Optional<BsonDocument> attempt = Await.first(marks(target).find(Filters.eq("_id", MARK)), LIMIT);
        for (BsonValue copied : attempt.map(mark -> mark.getArray("databases")).orElseGet(BsonArray::new)) {
            // The one with the mark goes last, or else a second interruption would leave what is no longer known.
            if (!copied.asString().getValue().equals(SERVER_DATABASE)) {
                Await.done(target.getDatabase(copied.asString().getValue()).drop(), LIMIT);
            }
        }
        for (String collection : Await.all(target.getDatabase(SERVER_DATABASE).listCollectionNames(), LIMIT)) {
            if (attempt.isPresent() && !collection.equals(MARK)) {
                Await.done(target.getDatabase(SERVER_DATABASE).getCollection(collection).drop(), LIMIT);
            }
        }
        requireNone(databases);
        BsonArray names = new BsonArray(databases.stream().map(BsonString::new).toList());
        Await.one(
                marks(target).updateOne(Filters.eq("_id", MARK), Updates.set("databases", names), new UpdateOptions().upsert(true)),
                LIMIT);
    }

    private void requireNone(List<String> databases) {
        for (String database : databases) {
            List<String> there = Await.all(target.getDatabase(database).listCollectionNames(), LIMIT).stream()
                    .filter(name -> !name.equals(MARK) && !name.startsWith("system."))
                    .toList();
            if (!there.isEmpty()) {
                throw new TransferException("the target has a database " + database + " already, with " + String.join(", ", there)
                        + " (expected: none of " + String.join(", ", databases) + "). Drop it there, or choose another target");
            }
        }
    }

    private void copy(SourceReader reader, SourceReader.Found found) {
        MongoNamespace namespace = found.namespace();
        progress.at(namespace);
        maker.make(namespace, found.metadata());
        DocumentLoader loader = new DocumentLoader(writer, namespace, false);
        Digest sent = new Digest();
        try (Stream<RawBsonDocument> documents = reader.documents(namespace)) {
            for (Iterator<RawBsonDocument> all = documents.iterator(); all.hasNext(); ) {
                RawBsonDocument document = all.next();
                int length = sent.add(document);
                progress.add(length);
                loader.add(document, length);
            }
        }
        TransferReport.Part part = loader.finish();
        if (part.failed() > 0) {
            throw new TransferException("the target refuses " + part.failed() + " documents of " + namespace.getFullName() + ": "
                    + String.join("; ", part.reasons()));
        }
        maker.makeIndexes(namespace, found.metadata());
        requireSame(namespace, sent);
        parts.add(part);
    }

    private void requireSame(MongoNamespace namespace, Digest sent) {
        Digest arrived = new Digest();
        try (SourceReader reader = SourceReader.open(target);
                Stream<RawBsonDocument> documents = reader.documents(namespace)) {
            documents.forEach(arrived::add);
        }
        if (!arrived.equalTo(sent)) {
            throw new TransferException(namespace.getFullName() + " is not in the target as it is in the source: " + arrived.documents
                    + " documents (expected: " + sent.documents + ", the same byte for byte). Does somebody else write to it?");
        }
    }

    /** A place in the source's change stream means nothing in the target; without one all documents are compared once. */
    private void forgetPositions(String database) {
        MongoCollection<BsonDocument> meta = target.getDatabase(database).getCollection("meta", BsonDocument.class);
        Await.one(meta.deleteMany(Filters.regex("_id", "^position\\.")), LIMIT);
    }

    /** None runs, whatever one that was killed has left. */
    private void forgetNodes() {
        Await.one(target.getDatabase(SERVER_DATABASE).getCollection("nodes").deleteMany(new BsonDocument()), LIMIT);
    }

    private void complete() {
        Await.done(marks(target).drop(), LIMIT);
    }

    private static MongoCollection<BsonDocument> marks(MongoClient target) {
        return target.getDatabase(SERVER_DATABASE).getCollection(MARK, BsonDocument.class);
    }

    /** The same for the same documents in whatever order. */
    private static final class Digest {
        private long documents;
        private long sum;

        /** Returns the document's length in bytes. */
        int add(RawBsonDocument document) {
            ByteBuf buffer = document.getByteBuffer();
            int length = buffer.remaining();
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            buffer.release();
            Crc64 crc = new Crc64();
            crc.update(bytes, length);
            documents++;
            // Multiplied, so that two errors do not cancel each other out as they would in a plain sum of linear checksums.
            sum += (crc.value() ^ length) * 0x9E3779B97F4A7C15L;
            return length;
        }

        boolean equalTo(Digest other) {
            return documents == other.documents && sum == other.sum;
        }
    }
}
