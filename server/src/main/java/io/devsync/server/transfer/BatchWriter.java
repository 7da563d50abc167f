package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.RawBsonDocument;

/** Writes documents in batches, by the shortest way that there is to a data source; several batches may be under way. */
sealed interface BatchWriter extends AutoCloseable permits DriverBatches, LocalBatches {

    /**
     * Writes a batch in no order, and goes on after a document that is refused.
     *
     * @param documents well-formed, and never changed any more
     * @param upsert whether a document that is there with the same {@code _id} is replaced; else it stays, and the new one is refused
     * @return why documents were refused, one sentence for each of them, when all others are durable; or how it failed: {@link
     *     com.mongodb.MongoException}, {@link java.util.concurrent.TimeoutException}
     */
    CompletableFuture<List<String>> write(MongoNamespace namespace, List<RawBsonDocument> documents, boolean upsert);

    /** Waits for what is under way. */
    @Override
    void close();
}
