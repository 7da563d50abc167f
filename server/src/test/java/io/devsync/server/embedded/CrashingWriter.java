package io.devsync.server.embedded;

import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import reactor.core.publisher.Flux;

/** The process that {@link DurabilityTest} kills: writes without end and prints each write's number once it is acknowledged. */
final class CrashingWriter {

    static final String DATABASE = "crash";
    static final int ENTRIES_PER_APPEND = 7;

    private CrashingWriter() {
    }

    /** @param args the data folder, and the number to go on from */
    public static void main(String[] args) {
        EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(Path.of(args[0])));
        long next = Long.parseLong(args[1]);
        try (MongoClient client = MongoClients.create(source.uri())) {
            MongoCollection<BsonDocument> log = client.getDatabase(DATABASE).getCollection("log", BsonDocument.class);
            for (long v = next; ; v++) {
                append(log, v);
                transfer(client, v);
                System.out.println(v);
            }
        }
    }

    private static void append(MongoCollection<BsonDocument> log, long v) {
        List<BsonDocument> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES_PER_APPEND; i++) {
            entries.add(new BsonDocument("_id", new BsonInt64(v * ENTRIES_PER_APPEND + i)).append("text", new BsonString("entry " + v)));
        }
        Flux.from(log.insertMany(entries)).blockLast();
    }

    /** Both halves and the checkpoint move together or not at all. */
    private static void transfer(MongoClient client, long v) {
        MongoCollection<BsonDocument> left = client.getDatabase(DATABASE).getCollection("left", BsonDocument.class);
        MongoCollection<BsonDocument> right = client.getDatabase(DATABASE).getCollection("right", BsonDocument.class);
        MongoCollection<BsonDocument> checkpoint = client.getDatabase(DATABASE).getCollection("checkpoint", BsonDocument.class);
        BsonDocument at = new BsonDocument("_id", new BsonInt64(v % 50));
        BsonDocument set = new BsonDocument("$set", new BsonDocument("v", new BsonInt64(v)));
        com.mongodb.client.model.UpdateOptions upsert = new com.mongodb.client.model.UpdateOptions().upsert(true);
        try (ClientSession session = Flux.from(client.startSession()).blockLast()) {
            session.startTransaction(TransactionOptions.builder().readConcern(ReadConcern.SNAPSHOT)
                    .writeConcern(WriteConcern.MAJORITY).build());
            Flux.from(checkpoint.updateOne(session, new BsonDocument("_id", new BsonString("cp")), set, upsert)).blockLast();
            Flux.from(left.updateOne(session, at, set, upsert)).blockLast();
            Flux.from(right.updateOne(session, at, set, upsert)).blockLast();
            Flux.from(session.commitTransaction()).blockLast();
        }
    }
}
