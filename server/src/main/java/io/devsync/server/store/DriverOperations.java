package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** {@link DocumentOperations} of any data source, by its driver. */
final class DriverOperations implements DocumentOperations {

    /** Documents per {@code $in}. */
    private static final int IDS_PER_FIND = 1000;

    private static final TransactionOptions DURABLE = TransactionOptions.builder()
            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
            .build();

    private final MongoClient client;
    private final Duration limit;

    DriverOperations(MongoClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    @Override
    public BulkWriteResult write(
            Optional<ClientSession> session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
        MongoCollection<BsonDocument> collection =
                collection(in, BsonDocument.class).withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
        return Await.one(
                session.map(at -> collection.bulkWrite(at, models, unordered))
                        .orElseGet(() -> collection.bulkWrite(models, unordered)),
                limit);
    }

    @Override
    public BulkWriteResult begin(
            ClientSession session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
        session.startTransaction(DURABLE);
        return write(Optional.of(session), in, models);
    }

    @Override
    public void commit(ClientSession session) {
        Await.done(session.commitTransaction(), limit);
    }

    @Override
    public void abort(ClientSession session) {
        Await.done(session.abortTransaction(), limit);
    }

    @Override
    public List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids, ReadConcern concern) {
        MongoCollection<RawBsonDocument> collection =
                collection(in, RawBsonDocument.class).withReadConcern(concern);
        List<RawBsonDocument> found = new ArrayList<>();
        for (int start = 0; start < ids.size(); start += IDS_PER_FIND) {
            List<BsonValue> some = ids.subList(start, Math.min(ids.size(), start + IDS_PER_FIND));
            found.addAll(Await.all(
                    collection.find(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(some)))), limit));
        }
        return found;
    }

    @Override
    public Stream<List<BsonValue>> ids(MongoNamespace in, int atOnce) {
        return DocumentIds.of(collection(in, BsonDocument.class), atOnce);
    }

    /** To MongoDB it would be a command for each session, which keeps the moment all the same. */
    @Override
    public void hasRead(ClientSession snapshot) {}

    private <T> MongoCollection<T> collection(MongoNamespace in, Class<T> of) {
        return client.getDatabase(in.getDatabaseName()).getCollection(in.getCollectionName(), of);
    }
}
