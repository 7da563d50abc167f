package io.devsync.server.transfer;

import com.mongodb.MongoBulkWriteException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Mono;

/** {@link BatchWriter} to any data source, by its driver. */
final class DriverBatches implements BatchWriter {

    /** A batch of 2 MB is written in milliseconds; a primary election takes some 12 s. */
    private static final Duration BATCH_LIMIT = Duration.ofMinutes(2);

    private final MongoClient client;

    DriverBatches(MongoClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<List<String>> write(MongoNamespace namespace, List<RawBsonDocument> documents, boolean upsert) {
        MongoCollection<RawBsonDocument> collection = client.getDatabase(namespace.getDatabaseName())
                .getCollection(namespace.getCollectionName(), RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY);
        List<WriteModel<RawBsonDocument>> models = new ArrayList<>(documents.size());
        documents.forEach(document -> models.add(model(document, upsert)));
        return Mono.from(collection.bulkWrite(models, new BulkWriteOptions().ordered(false)))
                .timeout(BATCH_LIMIT)
                .map(done -> List.<String>of())
                .onErrorResume(MongoBulkWriteException.class, DriverBatches::refused)
                .toFuture();
    }

    private static WriteModel<RawBsonDocument> model(RawBsonDocument document, boolean upsert) {
        BsonValue id = upsert ? document.get("_id") : null;
        return id == null
                ? new InsertOneModel<>(document)
                : new ReplaceOneModel<>(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true));
    }

    private static Mono<List<String>> refused(MongoBulkWriteException failure) {
        return failure.getWriteConcernError() == null
                ? Mono.just(failure.getWriteErrors().stream().map(BulkWriteError::getMessage).toList())
                : Mono.error(failure);
    }

    @Override
    public void close() {
        // The driver's own threads do all.
    }
}
