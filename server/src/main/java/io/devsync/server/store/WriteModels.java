package io.devsync.server.store;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** Document writes as the driver's bulk operations. */
final class WriteModels {

    private WriteModels() {}

    /**
     * What the writes do to our copy of the documents.
     *
     * @param insertNew whether a put is refused when there is a copy already; else it takes its place
     */
    static List<WriteModel<BsonDocument>> ofCopies(List<DocumentWrite> writes, boolean insertNew) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>(writes.size());
        for (DocumentWrite write : writes) {
            if (changesFields(write)) {
                models.add(ofCopy(write, insertNew));
            }
        }
        return models;
    }

    private static WriteModel<BsonDocument> ofCopy(DocumentWrite write, boolean insertNew) {
        if (insertNew && write instanceof DocumentWrite.Put put) {
            return new InsertOneModel<>(put.document());
        }
        BsonDocument id = new BsonDocument("_id", write.id());
        return write instanceof DocumentWrite.Put put
                ? new ReplaceOneModel<>(id, put.document(), new ReplaceOptions().upsert(true))
                : update(write, id);
    }

    /** Whether more than exact values beside the document change. */
    static boolean changesFields(DocumentWrite write) {
        return !(write instanceof DocumentWrite.Change change)
                || !change.set().isEmpty()
                || !change.unset().isEmpty();
    }

    /**
     * What a write does to the user's document.
     *
     * @param guarded whether it fails when others have changed what it changes; without, doing it twice is no harm
     */
    static WriteModel<BsonDocument> ofUser(UserWrites.Guarded guarded, boolean onlyAsExpected) {
        DocumentWrite write = guarded.write();
        if (onlyAsExpected && !guarded.merges() && write instanceof DocumentWrite.Put put) {
            return new InsertOneModel<>(put.document());
        }
        BsonDocument id = new BsonDocument("_id", write.id());
        return write instanceof DocumentWrite.Put put
                ? merge(put, id)
                : update(write, onlyAsExpected ? filter(guarded) : id);
    }

    /** Finds the document if it holds what the write expects. */
    static BsonDocument filter(UserWrites.Guarded guarded) {
        BsonDocument filter = new BsonDocument("_id", guarded.write().id());
        filter.putAll(guarded.expected());
        return filter;
    }

    private static WriteModel<BsonDocument> merge(DocumentWrite.Put put, BsonDocument id) {
        BsonDocument fields = new BsonDocument();
        put.document().forEach((name, value) -> {
            if (!name.equals("_id")) {
                fields.put(name, value);
            }
        });
        BsonDocument update =
                fields.isEmpty() ? new BsonDocument("$setOnInsert", id) : new BsonDocument("$set", fields);
        return new UpdateOneModel<>(id, update, new UpdateOptions().upsert(true));
    }

    private static WriteModel<BsonDocument> update(DocumentWrite write, BsonDocument filter) {
        return switch (write) {
            case DocumentWrite.Put put -> merge(put, filter);
            case DocumentWrite.Change change -> {
                BsonDocument update = new BsonDocument();
                if (!change.set().isEmpty()) {
                    update.append("$set", change.set());
                }
                if (!change.unset().isEmpty()) {
                    update.append("$unset", change.unset());
                }
                yield new UpdateOneModel<>(filter, update);
            }
            case DocumentWrite.Delete ignored -> new DeleteOneModel<>(filter);
        };
    }

    /** What happens to the exact values beside our copies. */
    static List<WriteModel<BsonDocument>> beside(List<DocumentWrite> writes) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        for (DocumentWrite write : writes) {
            switch (write.beside()) {
                case DocumentWrite.Beside.Nothing ignored -> {}
                case DocumentWrite.Beside.Remove ignored ->
                    models.add(new DeleteOneModel<>(new BsonDocument("_id", write.id())));
                case DocumentWrite.Beside.Keep keep -> models.add(new ReplaceOneModel<>(
                        new BsonDocument("_id", write.id()),
                        new BsonDocument("_id", write.id()).append("x", keep.exact()),
                        new ReplaceOptions().upsert(true)));
            }
        }
        return models;
    }
}
