package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectDifference;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Value;
import io.devsync.server.document.Conversion;
import io.devsync.server.document.DocumentId;
import io.devsync.server.document.ExactValues;
import io.devsync.server.document.RequiredFields;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.DocumentDefaults;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.SyncStore;
import io.devsync.server.store.SyncStore.StoredDocument;
import io.devsync.server.store.UnsyncedDocument.Kind;
import io.devsync.server.store.UserWrites.Guarded;
import io.devsync.server.sync.FollowingDocuments.Lagging;
import io.devsync.server.sync.FollowingDocuments.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Looks at users' documents at a moment when our copies are at the checkpoint, and finds out what others did to them: what
 * they differ by from what they held when they last followed the history. A document that was changed by nobody but us
 * differs by nothing. Runs on the writer's thread; blocks on the store.
 */
final class OutsideLook {

    private final SyncStore store;
    private final AppSchema schema;
    private final RealmSchema realm;
    private final DocumentMapping mapping;
    private final DocumentDefaults defaults;
    private final FollowingDocuments following;
    private final UnsyncedDocuments unsynced;
    private final boolean zeroForMissing;
    private final long checkpoint;
    private final List<OutsideChange> changes = new ArrayList<>();
    private final Map<ObjectKey, Optional<Guarded>> repairs = new LinkedHashMap<>();

    /**
     * @param zeroForMissing whether documents without a required field fit
     * @param checkpoint the version that our copies hold
     */
    OutsideLook(
            SyncStore store,
            AppSchema schema,
            FollowingDocuments following,
            UnsyncedDocuments unsynced,
            boolean zeroForMissing,
            long checkpoint) {
        this.store = store;
        this.schema = schema;
        this.realm = schema.realm();
        this.mapping = new DocumentMapping(schema);
        this.defaults = DocumentDefaults.of(schema);
        this.following = following;
        this.unsynced = unsynced;
        this.zeroForMissing = zeroForMissing;
        this.checkpoint = checkpoint;
    }

    /** What others did. */
    List<OutsideChange> changes() {
        return changes;
    }

    /**
     * The lagging documents that nobody else has changed after all, with what brings them to where our copies are; without
     * anything when they are there.
     */
    Map<ObjectKey, Optional<Guarded>> repairs() {
        return repairs;
    }

    /** Looks at some documents. */
    void at(Map<ObjectKey, Waiting> wanted) {
        Map<String, List<ObjectKey>> byClass = new LinkedHashMap<>();
        wanted.keySet().forEach(key -> byClass.computeIfAbsent(key.className(), name -> new ArrayList<>())
                .add(key));
        byClass.forEach((className, keys) -> DocumentMapping.namespace(schema, className)
                .ifPresent(namespace -> at(className, namespace, keys, wanted)));
    }

    private void at(String className, MongoNamespace namespace, List<ObjectKey> keys, Map<ObjectKey, Waiting> wanted) {
        List<BsonValue> ids = new ArrayList<>(keys.size());
        for (ObjectKey key : keys) {
            ids.add(DocumentMapping.id(key.key()));
        }
        Map<PrimaryKey, RawBsonDocument> documents = HashMap.newHashMap(keys.size());
        for (RawBsonDocument document : store.userDocuments().find(namespace, ids)) {
            mapping.key(className, DocumentId.of(document)).ifPresent(key -> documents.put(key, document));
        }
        Map<BsonValue, StoredDocument> copies = store.find(namespace, ids);
        List<Property> required = zeroForMissing
                ? List.of()
                : realm.find(className).map(RequiredFields::of).orElse(List.of());
        for (int i = 0; i < keys.size(); i++) {
            ObjectKey key = keys.get(i);
            one(
                    key,
                    new DocumentKey(namespace, ids.get(i)),
                    Optional.ofNullable(documents.get(key.key())),
                    Optional.ofNullable(copies.get(ids.get(i))),
                    required,
                    Objects.requireNonNull(wanted.get(key)).timestamp());
        }
    }

    private void one(
            ObjectKey key,
            DocumentKey name,
            Optional<RawBsonDocument> document,
            Optional<StoredDocument> copy,
            List<Property> required,
            long timestamp) {
        Optional<ObjectState> current =
                copy.flatMap(stored -> mapping.object(key.className(), stored.document(), stored.exact()));
        Optional<Lagging> lagging = following.lagging(key);
        Optional<ObjectState> followed = lagging.map(Lagging::followed).orElse(current);
        // What BSON cannot hold exactly is as it was when the document last followed, not as our copy has it by now.
        Optional<ObjectState> held = document.flatMap(raw -> held(key, name, raw, required, exact(followed), followed));
        if (document.isEmpty()) {
            unsynced.healed(name, Kind.UNFIT);
        }
        if (lagging.isPresent() && isThere(key, name, document, required, current)) {
            repairs.put(key, Optional.empty());
        } else if (!same(followed, held)) {
            long version = lagging.map(Lagging::version).orElse(checkpoint);
            changes.add(new OutsideChange(key, followed, held, version, timestamp, copy.isEmpty()));
        } else if (lagging.isPresent()) {
            repairs.put(
                    key,
                    document.isPresent()
                            ? mapping.userWrite(key, document.get(), held, current)
                            : mapping.userWrite(key, held, current));
        }
    }

    /** Whether a document holds what our copy does, which leaves nothing to bring it there. */
    private boolean isThere(
            ObjectKey key,
            DocumentKey name,
            Optional<RawBsonDocument> document,
            List<Property> required,
            Optional<ObjectState> current) {
        Optional<ObjectState> held = document.flatMap(raw -> held(key, name, raw, required, exact(current), current));
        return same(held, current) && (held.isPresent() || document.isEmpty());
    }

    private Optional<BsonDocument> exact(Optional<ObjectState> state) {
        return state.flatMap(object -> ExactValues.of(realm, object));
    }

    private boolean same(Optional<ObjectState> left, Optional<ObjectState> right) {
        // Mostly nothing has to be compared in detail: an object comes to be, or others have done nothing to it.
        return left.isPresent() == right.isPresent()
                && (left.equals(right) || ObjectDifference.instructions(realm, left, right).isEmpty());
    }

    /** The object that a document is; empty, and recorded, when it is none. */
    private Optional<ObjectState> held(
            ObjectKey key,
            DocumentKey name,
            RawBsonDocument document,
            List<Property> required,
            Optional<BsonDocument> exact,
            Optional<ObjectState> followed) {
        Conversion conversion = defaults.filled(key.className(), document)
                .map(filled -> mapping.conversion(key.className(), filled, exact))
                .filter(Conversion.Fits.class::isInstance)
                // A default of a wrong type is none (spec data-model-mapping §1.4).
                .orElseGet(() -> mapping.conversion(key.className(), document, exact));
        if (conversion instanceof Conversion.Fits fits && !required.isEmpty()) {
            conversion = withRequired(fits, required, followed);
        }
        return switch (conversion) {
            case Conversion.Fits fits -> {
                unsynced.healed(name, Kind.UNFIT);
                yield Optional.of(fits.object());
            }
            case Conversion.Unfit unfit -> {
                unsynced.found(name, Kind.UNFIT, unfit.reason(), unfit.path());
                yield Optional.empty();
            }
        };
    }

    /** A document may lack a required field only if it lacked it before: it is older than the property. */
    private static Conversion withRequired(
            Conversion.Fits fits, List<Property> required, Optional<ObjectState> followed) {
        Map<String, Value> held = fits.object().properties();
        for (Property property : required) {
            if (!held.containsKey(property.name())
                    && (followed.isEmpty() || followed.get().properties().containsKey(property.name()))) {
                return new Conversion.Unfit(
                        "missing required field (expected: " + property.type() + ")", property.name());
            }
        }
        return fits;
    }
}
