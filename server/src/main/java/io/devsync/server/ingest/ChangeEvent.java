package io.devsync.server.ingest;

import com.mongodb.MongoNamespace;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** What a change stream tells, as far as it matters: the document is read when it is looked at. */
sealed interface ChangeEvent {

    /** A document was inserted, updated, replaced or deleted. */
    record Document(MongoNamespace namespace, BsonValue id, Instant at, Optional<Transaction> transaction)
            implements ChangeEvent {}

    /** A collection is not what it was: dropped or renamed, one way or the other. */
    record Collection(MongoNamespace namespace, String what) implements ChangeEvent {}

    /** A database is gone with all its collections. */
    record Database(String name) implements ChangeEvent {}

    /** Nothing that concerns documents. */
    record Other() implements ChangeEvent {}

    /** The transaction that an event belongs to. */
    record Transaction(BsonDocument session, long number) {}

    /** What of an event has to be sent. */
    BsonDocument PROJECTION = BsonDocument.parse(
            "{operationType: 1, ns: 1, to: 1, documentKey: 1, clusterTime: 1, wallTime: 1, lsid: 1, txnNumber: 1}");

    /** Reads an event. */
    static ChangeEvent parse(BsonDocument event) {
        String type = event.getString("operationType", new BsonString("")).getValue();
        return switch (type) {
            case "insert", "update", "replace", "delete" -> document(event);
            case "drop", "rename" -> new Collection(namespace(event.getDocument("ns")), type);
            case "dropDatabase" -> new Database(
                    event.getDocument("ns").getString("db").getValue());
            default -> new Other();
        };
    }

    private static ChangeEvent document(BsonDocument event) {
        Optional<Transaction> transaction = event.isDocument("lsid") && event.containsKey("txnNumber")
                ? Optional.of(new Transaction(
                        event.getDocument("lsid"),
                        event.getNumber("txnNumber", new BsonInt64(0)).longValue()))
                : Optional.empty();
        return new Document(
                namespace(event.getDocument("ns")),
                Objects.requireNonNull(event.getDocument("documentKey").get("_id"), "a document has an _id"),
                at(event),
                transaction);
    }

    /** Servers before 6.0 tell the second only. */
    private static Instant at(BsonDocument event) {
        if (event.isDateTime("wallTime")) {
            return Instant.ofEpochMilli(event.getDateTime("wallTime").getValue());
        }
        BsonTimestamp time = event.getTimestamp("clusterTime", new BsonTimestamp(0, 0));
        return Instant.ofEpochSecond(time.getTime());
    }

    private static MongoNamespace namespace(BsonDocument ns) {
        return new MongoNamespace(ns.getString("db").getValue(), ns.getString("coll").getValue());
    }
}
