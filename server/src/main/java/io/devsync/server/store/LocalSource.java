package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import io.devsync.server.embedded.EmbeddedDataSource;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A data source in this process, asked without driver and wire. What is asked and answered is MongoDB's protocol, so that
 * it makes no difference but for time: encoding, two sockets and decoding cost more than most writes themselves.
 */
public interface LocalSource {

    /** An embedded data source. */
    static LocalSource of(EmbeddedDataSource source) {
        return new LocalSource() {
            @Override
            public BsonDocument run(BsonDocument command, String sequence, List<? extends BsonDocument> documents) {
                return source.run(command, sequence, documents);
            }

            @Override
            public List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids) {
                return source.find(in.getDatabaseName(), in.getCollectionName(), ids);
            }

            @Override
            public List<BsonValue> ids(MongoNamespace in, Optional<BsonValue> after, int atMost) {
                return source.ids(in.getDatabaseName(), in.getCollectionName(), after, atMost);
            }
        };
    }

    /**
     * Runs a command; blocks until what it wrote is durable.
     *
     * @param command with {@code $db}, but without its sequence of documents
     * @param sequence the name of that sequence, {@code documents}, {@code updates} or {@code deletes}
     * @param documents the sequence; empty when the command has none
     * @return the reply; when it is not {@code ok} it says why
     */
    BsonDocument run(BsonDocument command, String sequence, List<? extends BsonDocument> documents);

    /**
     * The documents of some {@code _id}s, as they are durable now; in no order.
     *
     * @throws IllegalStateException when the data source cannot answer any more
     */
    List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids);

    /**
     * The next {@code _id}s of a collection in their order, as they are durable now.
     *
     * @param after the last one that is known; empty to begin with the first
     * @param atMost how many
     * @throws IllegalStateException when the data source cannot answer any more
     */
    List<BsonValue> ids(MongoNamespace in, Optional<BsonValue> after, int atMost);
}
