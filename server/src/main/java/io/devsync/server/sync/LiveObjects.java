package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonValue;

/**
 * The objects as the newest version has them: what was changed since the documents' checkpoint, and a bounded number of
 * others, read from the documents when needed. Owned by the engine's thread.
 */
final class LiveObjects {

    private final SyncStore store;
    private final int keptMax;
    private final LinkedHashMap<ObjectKey, Entry> objects = new LinkedHashMap<>(1024, 0.75f, true);
    private long checkpoint;

    /** An object's state, or its absence, and the version that made it so. */
    private record Entry(Optional<ObjectState> state, long version) {}

    LiveObjects(SyncStore store, long checkpoint, int keptMax) {
        this.store = store;
        this.keptMax = keptMax;
        this.checkpoint = checkpoint;
    }

    /** Reads those objects that are not here yet; blocks on the store. */
    void load(AppSchema schema, Collection<ObjectKey> keys) {
        Map<String, Map<BsonValue, ObjectKey>> missing = new HashMap<>();
        for (ObjectKey key : keys) {
            if (!objects.containsKey(key)) {
                missing.computeIfAbsent(key.className(), name -> new HashMap<>())
                        .put(DocumentMapping.id(key.key()), key);
            }
        }
        missing.forEach((className, byId) -> DocumentMapping.namespace(schema, className)
                .ifPresent(namespace -> read(schema, namespace, byId)));
    }

    /**
     * Notes of an object that our copies did not have it when the writer of documents looked. It need not be read: what has
     * changed since the writer's checkpoint is here.
     */
    void noteMissing(ObjectKey key) {
        objects.putIfAbsent(key, new Entry(Optional.empty(), 0));
    }

    /** The states of objects, read where they are not here yet; blocks on the store. */
    Map<ObjectKey, Optional<ObjectState>> loaded(AppSchema schema, Collection<ObjectKey> keys) {
        load(schema, keys);
        Map<ObjectKey, Optional<ObjectState>> states = HashMap.newHashMap(keys.size());
        for (ObjectKey key : keys) {
            states.put(key, get(key));
        }
        return states;
    }

    private void read(AppSchema schema, MongoNamespace namespace, Map<BsonValue, ObjectKey> byId) {
        List<BsonValue> ids = new ArrayList<>(byId.keySet());
        DocumentMapping mapping = new DocumentMapping(schema);
        Map<BsonValue, SyncStore.StoredDocument> found = store.find(namespace, ids);
        byId.forEach((id, key) -> {
            SyncStore.StoredDocument stored = found.get(id);
            Optional<ObjectState> state = stored == null
                    ? Optional.empty()
                    : mapping.object(key.className(), stored.document(), stored.exact());
            objects.put(key, new Entry(state, 0));
        });
    }

    /**
     * The state of an object after {@link #load}; empty when it does not exist, which is true of all objects of a class
     * that the schema did not know.
     */
    Optional<ObjectState> get(ObjectKey key) {
        Entry entry = objects.get(key);
        return entry == null ? Optional.empty() : entry.state();
    }

    void put(ObjectKey key, Optional<ObjectState> state, long version) {
        objects.put(key, new Entry(state, version));
    }

    /** The documents hold everything up to this version; what is older may be read again. */
    void applied(long version) {
        checkpoint = version;
        keep(keptMax);
    }

    /** Forgets objects that can be read again, down to a number, those that were used last staying. */
    void keep(int kept) {
        Iterator<Entry> oldest = objects.values().iterator();
        int over = objects.size() - kept;
        while (over > 0 && oldest.hasNext()) {
            if (oldest.next().version() <= checkpoint) {
                oldest.remove();
            }
            over--;
        }
    }
}
