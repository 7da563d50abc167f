package io.devsync.server.transfer;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import io.devsync.server.store.LocalSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * {@link BatchWriter} to a data source in this process, without driver and wire. The commands are those that the driver would send, so
 * that validators, indexes and change streams see what they would see otherwise.
 */
final class LocalBatches implements BatchWriter {

    /** Where exceptions say that the data source is. */
    private static final ServerAddress HERE = new ServerAddress("this-process");
    /** One batch is applied while others are made durable: those together, for a sync takes as long for one as for several. */
    private static final int THREADS = 6;

    private final LocalSource source;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().name("import-", 0).daemon(true).factory());

    LocalBatches(LocalSource source) {
        this.source = source;
    }

    @Override
    public CompletableFuture<List<String>> write(MongoNamespace namespace, List<RawBsonDocument> documents, boolean upsert) {
        return CompletableFuture.supplyAsync(
                () -> upsert ? upsert(namespace, documents) : run(namespace, "insert", "documents", documents), threads);
    }

    private List<String> upsert(MongoNamespace namespace, List<RawBsonDocument> documents) {
        List<BsonDocument> updates = new ArrayList<>(documents.size());
        List<BsonDocument> inserts = new ArrayList<>();
        for (RawBsonDocument document : documents) {
            BsonValue id = document.get("_id");
            if (id == null) {
                inserts.add(document);
            } else {
                updates.add(new BsonDocument("q", new BsonDocument("_id", new BsonDocument("$eq", id)))
                        .append("u", document)
                        .append("upsert", BsonBoolean.TRUE));
            }
        }
        List<String> refused = new ArrayList<>(run(namespace, "update", "updates", updates));
        refused.addAll(run(namespace, "insert", "documents", inserts));
        return refused;
    }

    private List<String> run(MongoNamespace namespace, String name, String sequence, List<? extends BsonDocument> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        BsonDocument command = new BsonDocument(name, new BsonString(namespace.getCollectionName()))
                .append("$db", new BsonString(namespace.getDatabaseName()))
                .append("ordered", BsonBoolean.FALSE);
        BsonDocument reply = source.run(command, sequence, statements);
        if (reply.getNumber("ok", new BsonInt32(0)).intValue() != 1) {
            throw new MongoCommandException(reply, HERE);
        }
        return reply.getArray("writeErrors", new BsonArray()).stream()
                .map(error -> error.asDocument().getString("errmsg", new BsonString("")).getValue())
                .toList();
    }

    @Override
    public void close() {
        threads.close();
    }
}
