package io.devsync.harness.engine;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.store.Await;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.UnsyncedDocument;
import io.devsync.server.store.UserDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.Test;

/** A document that the history has gone on without holds what it last followed, to the last bit. */
class LaggingDocumentTest extends EngineTest {

    private static final ObjectKey NOTE = new ObjectKey("Note", new PrimaryKey.IntKey(1));
    private static final Property TITLE =
            new Property("title", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty());
    private static final Property AT =
            new Property("at", PropertyType.TIMESTAMP, true, CollectionType.SINGLE, Optional.empty());
    private static final Property TAGS =
            new Property("tags", PropertyType.INT, false, CollectionType.DICTIONARY, Optional.empty());
    private static final RealmSchema NOTES = RealmSchema.EMPTY.with(new ObjectSchema(
            "Note",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of("title", TITLE, "at", AT, "tags", TAGS)));

    @Test
    void timesBelowAMillisecondAreNotTakenForAChangeOfOthers() throws Exception {
        InProcessDevice device = world.device(NOTES);
        device.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        device.write(note -> note.create(NOTE)
                .set(NOTE, "title", new Scalar.Str("one"))
                .set(NOTE, "at", new Scalar.Timestamp(1, 1_234_567)));
        world.settle();
        Await.one(
                world.client()
                        .getDatabase(world.database())
                        .getCollection("Note")
                        .updateOne(eq("_id", 1), set("title", "of others")),
                Duration.ofSeconds(5));

        // The document cannot follow, for its title is another one.
        device.write(note -> note.set(NOTE, "title", new Scalar.Str("two")).set(NOTE, "at", Scalar.Null.NULL));

        world.until("others are heard of", () -> value(device, TITLE).equals(new Scalar.Str("of others")));
        assertThat(value(device, AT)).isEqualTo(Scalar.Null.NULL);
    }

    /** Dictionaries have no order, sub-documents do: one in another order is not what is expected, and is found to be the same. */
    @Test
    void dictionaryInAnotherOrderIsChangedAllTheSame() throws Exception {
        InProcessDevice device = world.device(NOTES);
        device.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        device.write(note -> note.create(NOTE)
                .set(NOTE, "tags", Path.ofKey("a"), new Scalar.Int(1))
                .set(NOTE, "tags", Path.ofKey("b"), new Scalar.Int(2)));
        world.settle();
        MongoCollection<BsonDocument> notes =
                world.client().getDatabase(world.database()).getCollection("Note", BsonDocument.class);
        BsonDocument turned = new BsonDocument("b", new BsonInt64(2)).append("a", new BsonInt64(1));
        Await.one(notes.updateOne(eq("_id", 1), set("tags", turned)), Duration.ofSeconds(5));

        device.write(note -> note.clear(NOTE, "tags", Path.ROOT, CollectionType.DICTIONARY));
        world.settle();

        // Without a value a dictionary is empty.
        assertThat(Await.one(notes.find(), Duration.ofSeconds(5))).doesNotContainKey("tags");
        assertThat(MongoSyncStore.open(world.client(), "dogs").userDocuments().lagging()).isEmpty();
    }

    /** A server that dies after it has written a document has had no time to say that it is no longer refused. */
    @Test
    void refusalOfADocumentThatFollowsIsForgottenAtTheNextStart() throws Exception {
        InProcessDevice device = world.device(NOTES);
        device.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        device.write(note -> note.create(NOTE));
        world.settle();
        DocumentKey document = new DocumentKey(new MongoNamespace(world.database(), "Note"), new BsonInt64(1));
        UserDocuments documents = MongoSyncStore.open(world.client(), "dogs").userDocuments();
        documents.record(
                List.of(new UnsyncedDocument(
                        document, UnsyncedDocument.Kind.REFUSED, "Document failed validation", "", Instant.EPOCH)),
                List.of());

        world.restart();

        world.until(
                "the record is gone",
                () -> documents.unsynced().isEmpty() && world.engine().unsyncedDocuments() == 0);
    }

    private static Value value(InProcessDevice device, Property property) {
        return Defaults.read(device.realm().find(NOTE).orElseThrow().properties(), property);
    }
}
