package io.devsync.server.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** The changes of an app's schema, a document for each. */
final class SchemaLogCollection {

    private final MongoCollection<BsonDocument> steps;
    private final Duration limit;

    SchemaLogCollection(MongoDatabase database, Duration limit) {
        this.steps = database.getCollection("schemalog", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.limit = limit;
    }

    void write(SchemaStep step) {
        BsonArray difference = new BsonArray(
                step.difference().stream().map(BsonString::new).toList());
        BsonDocument document = new BsonDocument("_id", new BsonInt64(step.number()))
                .append("time", new BsonDateTime(step.time().toEpochMilli()))
                .append("file", new BsonInt64(step.fileIdent()))
                .append("user", new BsonString(step.user()))
                .append("client", new BsonString(step.client()))
                .append("breaking", BsonBoolean.valueOf(step.breaking()))
                .append("difference", difference)
                .append("schema", step.schema());
        Await.one(steps.replaceOne(eq("_id", step.number()), document, new ReplaceOptions().upsert(true)), limit);
    }

    List<SchemaStep> read() {
        return Await.all(steps.find().sort(ascending("_id")), limit).stream()
                .map(SchemaLogCollection::step)
                .toList();
    }

    private static SchemaStep step(BsonDocument document) {
        return new SchemaStep(
                document.getInt64("_id").getValue(),
                Instant.ofEpochMilli(document.getDateTime("time").getValue()),
                document.getInt64("file").getValue(),
                document.getString("user").getValue(),
                document.getString("client").getValue(),
                document.getBoolean("breaking").getValue(),
                document.getArray("difference").stream()
                        .map(line -> line.asString().getValue())
                        .toList(),
                document.getDocument("schema"));
    }
}
