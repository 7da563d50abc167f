package io.devsync.harness.simulate;

import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.RefusedDocument;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * What the data source takes of one collection, as somebody has set it: a validator that no document with a certain number
 * passes, and a unique index. What was there before stays.
 */
final class CollectionRules {

    private static final BsonInt64 INVALID = new BsonInt64(3);

    private boolean validator;
    private boolean unique;

    void validator(boolean on) {
        validator = on;
    }

    /** Makes the index, unless documents hold the same; or drops it. */
    void unique(boolean on, Map<DocumentKey, BsonDocument> documents) {
        unique = on && documents.entrySet().stream()
                .noneMatch(one -> isDuplicate(one.getKey(), one.getValue(), documents));
    }

    /** Whether anything is refused. */
    boolean any() {
        return validator || unique;
    }

    /** Whether a document may be like this. */
    boolean allow(DocumentKey key, BsonDocument document, Map<DocumentKey, BsonDocument> documents) {
        return refusal(key, document, documents).isEmpty();
    }

    /** Why a document may not be like this. */
    Optional<RefusedDocument> refusal(DocumentKey key, BsonDocument document, Map<DocumentKey, BsonDocument> documents) {
        if (!key.namespace().getCollectionName().equals(Model.NODE)) {
            return Optional.empty();
        }
        if (validator && INVALID.equals(document.get("count"))) {
            return Optional.of(new RefusedDocument(key.namespace(), key.id(), "Document failed validation", false));
        }
        return unique && isDuplicate(key, document, documents)
                ? Optional.of(new RefusedDocument(key.namespace(), key.id(), "E11000 duplicate key error", true))
                : Optional.empty();
    }

    /** As a partial index does that leaves out what is not there. */
    private static boolean isDuplicate(DocumentKey key, BsonDocument document, Map<DocumentKey, BsonDocument> documents) {
        BsonValue name = document.get("name");
        return name != null && !name.isNull() && documents.entrySet().stream()
                .anyMatch(other -> other.getKey().namespace().equals(key.namespace())
                        && !other.getKey().equals(key)
                        && name.equals(other.getValue().get("name")));
    }
}
