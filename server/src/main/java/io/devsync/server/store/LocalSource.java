package io.devsync.server.store;

import java.util.List;
import org.bson.BsonDocument;

/**
 * A data source in this process, asked without driver and wire. What is asked and answered is MongoDB's protocol, so that
 * it makes no difference but for time: encoding, two sockets and decoding cost more than most writes themselves.
 */
public interface LocalSource {

    /**
     * Runs a command; blocks until what it wrote is durable.
     *
     * @param command with {@code $db}, but without its sequence of documents
     * @param sequence the name of that sequence, {@code documents}, {@code updates} or {@code deletes}
     * @param documents the sequence; empty when the command has none
     * @return the reply; when it is not {@code ok} it says why
     */
    BsonDocument run(BsonDocument command, String sequence, List<? extends BsonDocument> documents);
}
