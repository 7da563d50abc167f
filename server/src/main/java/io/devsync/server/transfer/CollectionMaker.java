package io.devsync.server.transfer;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Makes collections and indexes as a source has them, and says what the target does not take. */
final class CollectionMaker {

    /** An index over millions of documents takes its time. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final int NAMESPACE_EXISTS = 48;
    /** What servers add to a specification and do not take back. */
    private static final Set<String> INDEX_FIELDS_LEFT_OUT = Set.of("ns", "v", "background");

    private static final Set<String> OPTIONS_LEFT_OUT = Set.of("uuid", "autoIndexId", "flags", "create");

    private final MongoClient client;
    private final List<String> notes;

    /**
     * @param notes takes a sentence for everything that is not as in the source
     */
    CollectionMaker(MongoClient client, List<String> notes) {
        this.client = client;
        this.notes = notes;
    }

    void drop(MongoNamespace namespace) {
        Await.done(database(namespace).getCollection(namespace.getCollectionName()).drop(), LIMIT);
    }

    /** Makes a collection; one that is there stays as it is. */
    void make(MongoNamespace namespace, CollectionMetadata metadata) {
        BsonDocument command = new BsonDocument("create", new BsonString(namespace.getCollectionName()));
        metadata.options().forEach((option, value) -> {
            if (!OPTIONS_LEFT_OUT.contains(option)) {
                command.append(option, value);
            }
        });
        try {
            Await.one(database(namespace).runCommand(command), LIMIT);
        } catch (MongoCommandException refused) {
            if (refused.getErrorCode() != NAMESPACE_EXISTS) {
                // The first document makes the collection all the same.
                notes.add(namespace.getFullName() + " does not get its options " + metadata.options().toJson() + ": "
                        + refused.getErrorMessage());
            }
        }
    }

    void makeIndexes(MongoNamespace namespace, CollectionMetadata metadata) {
        for (BsonDocument index : metadata.indexes()) {
            BsonDocument specification = index.clone();
            specification.keySet().removeAll(INDEX_FIELDS_LEFT_OUT);
            boolean ofId = specification.getDocument("key", new BsonDocument()).keySet().equals(Set.of("_id"));
            if (!ofId) {
                make(namespace, specification);
            }
        }
    }

    private void make(MongoNamespace namespace, BsonDocument specification) {
        BsonDocument command = new BsonDocument("createIndexes", new BsonString(namespace.getCollectionName()))
                .append("indexes", new BsonArray(new ArrayList<>(List.of(specification))));
        try {
            Await.one(database(namespace).runCommand(command), LIMIT);
        } catch (MongoCommandException refused) {
            notes.add(namespace.getFullName() + " does not get index " + specification.toJson() + ": " + refused.getErrorMessage());
        }
    }

    private MongoDatabase database(MongoNamespace namespace) {
        return client.getDatabase(namespace.getDatabaseName());
    }
}
