package io.devsync.server.cluster;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.store.Await;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;

/**
 * The run of a data source: the embedded one has another id each time it starts, so that what was written by the process
 * in which it ran before is recognised, also in a copy of the data. Blocks.
 */
final class DataRun {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final BsonObjectId UNKNOWN = new BsonObjectId(new ObjectId(new byte[12]));

    private final MongoClient client;

    DataRun(MongoClient client) {
        this.client = client;
    }

    /** The id as of now; meaningless of any but an embedded data source, and never equal to that of one. */
    String id() {
        BsonDocument hello = Await.one(
                client.getDatabase("admin").runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class),
                LIMIT);
        return hello.getObjectId("electionId", UNKNOWN).getValue().toHexString();
    }
}
