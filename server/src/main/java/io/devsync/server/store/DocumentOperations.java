package io.devsync.server.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** What a store does with many documents at once: nearly all of its work, so it goes the shortest way there is. */
interface DocumentOperations {

    /**
     * Writes to one collection, in no order, and goes on after a write that is refused; durable when it returns, but for
     * writes of a transaction.
     *
     * @param session with an open transaction that has had a command before; absent for writes of their own
     * @throws MongoBulkWriteException when some were refused
     * @throws MongoException when the data source does not answer, or not as it should
     */
    BulkWriteResult write(
            Optional<ClientSession> session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models);

    /**
     * Begins a transaction and writes in it as {@link #write} does.
     *
     * @param session without an open transaction; until it is committed or aborted, all that is done in it is done here
     * @param models of one kind
     */
    BulkWriteResult begin(
            ClientSession session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models);

    /** Makes the writes of a session's open transaction durable and visible; may be called again when it is not known whether it did. */
    void commit(ClientSession session);

    /** Ends a session's open transaction without its writes. */
    void abort(ClientSession session);

    /**
     * The documents of some {@code _id}s, as they are now; in no order.
     *
     * @param concern what a data source of several members answers from
     */
    List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids, ReadConcern concern);

    /**
     * The {@code _id}s of a collection's documents in portions, as fast as the caller takes them; to be closed. What comes
     * or goes meanwhile may be among them.
     *
     * @throws StoreException from the stream, when the data source does not answer
     */
    Stream<List<BsonValue>> ids(MongoNamespace in, int atOnce);

    /** Says that a snapshot session reads no more, before it is closed: where keeping its moment costs, it need not be kept. */
    void hasRead(ClientSession snapshot);
}
