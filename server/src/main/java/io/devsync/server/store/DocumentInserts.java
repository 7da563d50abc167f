package io.devsync.server.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.reactivestreams.client.MongoClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Inserts single documents the shortest way there is: those that thousands of devices make when they come for the first
 * time. Thread-safe.
 */
public final class DocumentInserts {

    private final DocumentOperations operations;

    private DocumentInserts(DocumentOperations operations) {
        this.operations = operations;
    }

    /**
     * Into a data source.
     *
     * @param local the data source, when it is in this process
     * @param limit how long an insert may take by the driver
     */
    public static DocumentInserts into(MongoClient client, Optional<LocalSource> local, Duration limit) {
        return new DocumentInserts(local.<DocumentOperations>map(LocalOperations::new)
                .orElseGet(() -> new DriverOperations(client, limit)));
    }

    /**
     * Inserts a document; durable when it returns.
     *
     * @throws MongoBulkWriteException when the document is refused, as one whose {@code _id} is taken
     * @throws MongoException when the data source does not answer, or not as it should
     * @throws StoreTimeoutException when it takes too long
     */
    public void insert(MongoNamespace in, BsonDocument document) {
        operations.write(Optional.empty(), in, List.of(new InsertOneModel<>(document)));
    }
}
