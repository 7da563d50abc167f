package io.devsync.server.transfer;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Mono;

/** Writes the documents of one collection in batches, a few of them at a time; documents that are refused do not stop others. */
final class DocumentLoader {

    /** Batches of a thousand are as fast as larger ones, and short enough for others to get their turn. */
    private static final int BATCH_DOCUMENTS = 1_000;

    private static final int BATCH_BYTES = 2 << 20;
    /** One is being written while the next is read; more bring nothing. */
    private static final int BATCHES_UNDER_WAY = 3;
    /** A batch of 2 MB is written in milliseconds; a primary election takes some 12 s. */
    private static final Duration BATCH_LIMIT = Duration.ofMinutes(2);

    private static final int REASONS_MAX = 5;

    private final MongoNamespace namespace;
    private final MongoCollection<RawBsonDocument> collection;
    private final boolean upsert;
    private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    private final List<String> reasons = new ArrayList<>();
    private List<RawBsonDocument> batch = new ArrayList<>();
    private int batchBytes;
    private long documents;
    private long bytes;
    private long failed;

    DocumentLoader(MongoClient client, MongoNamespace namespace, boolean upsert) {
        this.namespace = namespace;
        this.collection = client.getDatabase(namespace.getDatabaseName())
                .getCollection(namespace.getCollectionName(), RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY);
        this.upsert = upsert;
    }

    void add(RawBsonDocument document, int length) {
        batch.add(document);
        batchBytes += length;
        documents++;
        bytes += length;
        if (batch.size() >= BATCH_DOCUMENTS || batchBytes >= BATCH_BYTES) {
            send();
        }
    }

    /** Waits until everything is written. */
    TransferReport.Part finish() {
        if (!batch.isEmpty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            settle();
        }
        return new TransferReport.Part(namespace, documents - failed, bytes, failed, reasons);
    }

    private void send() {
        while (underWay.size() >= BATCHES_UNDER_WAY) {
            settle();
        }
        List<WriteModel<RawBsonDocument>> models = new ArrayList<>(batch.size());
        batch.forEach(document -> models.add(model(document)));
        underWay.add(Mono.from(collection.bulkWrite(models, new BulkWriteOptions().ordered(false)))
                .timeout(BATCH_LIMIT)
                .then()
                .toFuture());
        batch = new ArrayList<>();
        batchBytes = 0;
    }

    private WriteModel<RawBsonDocument> model(RawBsonDocument document) {
        BsonValue id = upsert ? document.get("_id") : null;
        return id == null
                ? new InsertOneModel<>(document)
                : new ReplaceOneModel<>(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true));
    }

    private void settle() {
        try {
            underWay.removeFirst().join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case MongoBulkWriteException refused when refused.getWriteConcernError() == null -> count(refused);
                case MongoException broken -> throw new TransferException(
                        "writing to " + namespace.getFullName() + ": " + broken.getMessage(), broken);
                case null, default -> throw new TransferException(
                        "writing to " + namespace.getFullName() + ": no answer within " + BATCH_LIMIT.toSeconds() + " s", failure);
            }
        }
    }

    private void count(MongoBulkWriteException refused) {
        failed += refused.getWriteErrors().size();
        for (BulkWriteError error : refused.getWriteErrors()) {
            if (reasons.size() < REASONS_MAX) {
                reasons.add(error.getMessage());
            }
        }
    }
}
