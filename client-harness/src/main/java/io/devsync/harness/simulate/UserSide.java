package io.devsync.harness.simulate;

import com.mongodb.MongoNamespace;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.LaggingDocument;
import io.devsync.server.store.RefusedDocument;
import io.devsync.server.store.UnsyncedDocument;
import io.devsync.server.store.UserWrites;
import io.devsync.server.store.UserWritesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** What a {@link Disk} holds of the documents as users see them, which others than the server change too. */
final class UserSide {

    private final Map<DocumentKey, BsonDocument> documents = new LinkedHashMap<>();
    private final Map<DocumentKey, LaggingDocument> lagging = new LinkedHashMap<>();
    private final CollectionRules rules = new CollectionRules();
    private final Map<DocumentKey, UnsyncedDocument> unsynced = new LinkedHashMap<>();

    /** All of some writes, or none when others have changed what one of them changes. */
    Optional<UserWritesException> apply(UserWrites writes) {
        Set<DocumentKey> changed = new LinkedHashSet<>();
        for (UserWrites.Guarded write : writes.writes()) {
            if (changesFields(write.write()) && !meets(write)) {
                changed.add(key(write.write()));
            }
        }
        List<RefusedDocument> refused = refusals(writes.writes());
        if (!changed.isEmpty() || !refused.isEmpty()) {
            return Optional.of(new UserWritesException(changed, refused));
        }
        writes.writes().stream()
                .filter(write -> changesFields(write.write()))
                .forEach(write -> {
                    if (!(write.write() instanceof DocumentWrite.Delete) || asExpected(write)) {
                        put(key(write.write()), Disk.written(find(key(write.write())).map(BsonDocument::clone), write.write()));
                    }
                });
        writes.caughtUp().forEach(lagging::remove);
        writes.lagging().forEach(one -> lagging.put(one.key(), one));
        return Optional.empty();
    }

    /** Each write is judged as it comes, after those before it. */
    private List<RefusedDocument> refusals(List<UserWrites.Guarded> writes) {
        if (!rules.any()) {
            return List.of();
        }
        Map<DocumentKey, BsonDocument> then = new LinkedHashMap<>(documents);
        List<RefusedDocument> refused = new ArrayList<>();
        for (UserWrites.Guarded guarded : writes) {
            DocumentWrite write = guarded.write();
            DocumentKey key = key(write);
            if (!changesFields(write) || !meets(guarded)) {
                continue;
            }
            Optional<BsonDocument> after =
                    Disk.written(Optional.ofNullable(then.get(key)).map(BsonDocument::clone), write);
            Optional<RefusedDocument> refusal = after.flatMap(document -> rules.refusal(key, document, then));
            if (refusal.isPresent()) {
                refused.add(refusal.get());
            } else {
                after.ifPresentOrElse(document -> then.put(key, document), () -> then.remove(key));
            }
        }
        return refused;
    }

    private static DocumentKey key(DocumentWrite write) {
        return new DocumentKey(write.namespace(), write.id());
    }

    private static boolean changesFields(DocumentWrite write) {
        return !(write instanceof DocumentWrite.Change change)
                || !change.set().isEmpty()
                || !change.unset().isEmpty();
    }

    private boolean meets(UserWrites.Guarded write) {
        return switch (write.write()) {
            case DocumentWrite.Put put -> write.merges() || find(key(put)).isEmpty();
            case DocumentWrite.Change ignored -> asExpected(write);
            case DocumentWrite.Delete ignored -> true;
        };
    }

    private boolean asExpected(UserWrites.Guarded write) {
        return find(key(write.write()))
                .filter(document -> Filter.parse(write.expected()).matches(Doc.of(document)))
                .isPresent();
    }

    /** What somebody else does: a document is like this from now on, or is not there. */
    void put(DocumentKey key, Optional<BsonDocument> document) {
        document.ifPresentOrElse(there -> documents.put(key, there), () -> documents.remove(key));
    }

    /** What is taken of documents from now on. */
    CollectionRules rules() {
        return rules;
    }

    /** All documents, by what they are called. */
    Map<DocumentKey, BsonDocument> documents() {
        return documents;
    }

    Optional<BsonDocument> find(DocumentKey key) {
        return Optional.ofNullable(documents.get(key));
    }

    List<RawBsonDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        List<RawBsonDocument> found = new ArrayList<>();
        for (BsonValue id : ids) {
            find(new DocumentKey(namespace, id)).ifPresent(document -> found.add(Disk.raw(document)));
        }
        return found;
    }

    List<RawBsonDocument> all(MongoNamespace namespace) {
        return documents.entrySet().stream()
                .filter(document -> document.getKey().namespace().equals(namespace))
                .map(document -> Disk.raw(document.getValue()))
                .toList();
    }

    long fill(MongoNamespace namespace, String field, BsonValue value) {
        long filled = 0;
        for (Map.Entry<DocumentKey, BsonDocument> document : documents.entrySet()) {
            if (document.getKey().namespace().equals(namespace) && !document.getValue().containsKey(field)) {
                document.setValue(document.getValue().clone().append(field, value));
                filled++;
            }
        }
        return filled;
    }

    List<LaggingDocument> lagging() {
        return List.copyOf(lagging.values());
    }

    List<UnsyncedDocument> unsynced() {
        return List.copyOf(unsynced.values());
    }

    boolean record(List<UnsyncedDocument> found, List<DocumentKey> healed) {
        healed.forEach(unsynced::remove);
        found.forEach(one -> unsynced.put(one.key(), one));
        return true;
    }
}
