package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * The one place where documents change: keeps a collection's documents and indexes in step, for the live state and for transactions
 * alike. Each method first claims and checks everything and only then changes anything, so a refused document leaves no trace.
 */
public final class CollectionWriter {

    private static final JsonWriterSettings SHELL = JsonWriterSettings.builder().outputMode(JsonMode.SHELL).build();

    private final WritableKeyValues state;
    private final CollectionInfo collection;
    private boolean validating = true;

    CollectionWriter(WritableKeyValues state, CollectionInfo collection) {
        this.state = state;
        this.collection = collection;
    }

    public CollectionInfo collection() {
        return collection;
    }

    /** Lets everything through that the collection's validator would refuse, when the client asks for that. */
    public CollectionWriter validating(boolean wanted) {
        validating = wanted;
        return this;
    }

    /** The state the writes go to, for the queries that find what to write. */
    public KeyValues state() {
        return state;
    }

    /** Makes sure no open transaction holds the document, before the first of several is changed. */
    public void claim(byte[] id) {
        state.claim(collection.documents(), id);
    }

    /** @param document checked, with {@code _id} @throws MongoError DuplicateKey, DocumentValidationFailure */
    public void insert(byte[] document) {
        byte[] id = idOf(document);
        validate(null, document);
        state.claim(collection.documents(), id);
        if (state.get(collection.documents(), id) != null) {
            throw duplicate("_id_", new BsonDocument("_id", new org.bson.BsonInt32(1)), document);
        }
        List<IndexEdit> edits = indexEdits(id, null, document);
        state.put(collection.documents(), id, document);
        apply(edits, id);
        state.record(new Change.Insert(collection.namespace(), document));
    }

    /** @param after with the same {@code _id} as {@code before} @throws MongoError DuplicateKey, DocumentValidationFailure */
    public void update(byte[] id, byte[] before, byte[] after, boolean replaced) {
        validate(before, after);
        state.claim(collection.documents(), id);
        List<IndexEdit> edits = indexEdits(id, before, after);
        state.put(collection.documents(), id, after);
        apply(edits, id);
        state.record(new Change.Update(collection.namespace(), before, after, replaced));
    }

    public void delete(byte[] id, byte[] before) {
        state.claim(collection.documents(), id);
        List<IndexEdit> edits = indexEdits(id, before, null);
        state.remove(collection.documents(), id);
        apply(edits, id);
        state.record(new Change.Delete(collection.namespace(), before));
    }

    private void validate(byte @Nullable [] before, byte[] after) {
        if (validating && collection.validation().isPresent()) {
            collection.validation().get().check(collection.namespace(), before, after);
        }
    }

    /** The key of a document in its collection's map. */
    public static byte[] idOf(byte[] document) {
        int element = RawBson.findId(document);
        return SortKey.of(document[element], document, RawBson.valueOffset(document, element));
    }

    /** Adds the entries of an existing document to a new index. */
    void index(IndexInfo index, byte[] id, byte[] document) {
        IndexKeys.Result keys = IndexKeys.of(index, document);
        for (byte[] key : keys.keys()) {
            checkUnique(index, key, id, document);
        }
        apply(List.of(new IndexEdit(index, new TreeSet<>(Arrays::compareUnsigned), keys.keys(), keys.multikey())), id);
    }

    /** The document that holds an entry starting with {@code prefix}, or null. */
    static byte @Nullable [] holderOf(KeyValues state, StoreMap entries, byte[] prefix) {
        EntryCursor cursor = state.scan(entries, prefix, after(prefix), false);
        return cursor.next() ? cursor.value() : null;
    }

    /** The smallest key above all that start with {@code prefix}, or null when there is none. */
    static byte @Nullable [] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    private record IndexEdit(IndexInfo index, TreeSet<byte[]> removed, TreeSet<byte[]> added, boolean multikey) { }

    private List<IndexEdit> indexEdits(byte[] id, byte @Nullable [] before, byte @Nullable [] after) {
        if (collection.indexes().isEmpty()) {
            return List.of();
        }
        List<IndexEdit> edits = new ArrayList<>(collection.indexes().size());
        for (IndexInfo index : collection.indexes()) {
            TreeSet<byte[]> removed = before == null ? new TreeSet<>(Arrays::compareUnsigned) : IndexKeys.of(index, before).keys();
            IndexKeys.Result keys = after == null
                    ? new IndexKeys.Result(new TreeSet<>(Arrays::compareUnsigned), false) : IndexKeys.of(index, after);
            TreeSet<byte[]> added = keys.keys();
            if (before != null && after != null) {
                TreeSet<byte[]> kept = new TreeSet<>(Arrays::compareUnsigned);
                kept.addAll(removed);
                kept.retainAll(added);
                removed.removeAll(kept);
                added.removeAll(kept);
            }
            for (byte[] key : added) {
                checkUnique(index, key, id, after);
            }
            edits.add(new IndexEdit(index, removed, added, keys.multikey()));
        }
        return edits;
    }

    private void checkUnique(IndexInfo index, byte[] key, byte[] id, byte @Nullable [] document) {
        if (!index.unique() || document == null) {
            return;
        }
        state.claimPrefix(index.entries(), key);
        byte[] holder = holderOf(state, index.entries(), key);
        if (holder != null && !Arrays.equals(holder, id)) {
            throw duplicate(index.name(), index.keyPattern(), document);
        }
    }

    private void apply(List<IndexEdit> edits, byte[] id) {
        if (edits.isEmpty()) {
            return;
        }
        for (IndexEdit edit : edits) {
            StoreMap entries = edit.index().entries();
            edit.removed().forEach(key -> state.remove(entries, joined(key, id)));
            edit.added().forEach(key -> state.put(entries, joined(key, id), id));
            if (edit.multikey() && state.get(entries, IndexInfo.MULTIKEY_MARKER) == null) {
                state.put(entries, IndexInfo.MULTIKEY_MARKER, IndexInfo.MULTIKEY_MARKER);
            }
        }
    }

    private static byte[] joined(byte[] key, byte[] id) {
        byte[] joined = Arrays.copyOf(key, key.length + id.length);
        System.arraycopy(id, 0, joined, key.length, id.length);
        return joined;
    }

    private MongoError duplicate(String indexName, BsonDocument pattern, byte[] document) {
        BsonDocument decoded = BsonDecoder.document(document);
        BsonDocument keyValue = new BsonDocument();
        for (String path : pattern.keySet()) {
            keyValue.put(path, valueAt(decoded, path));
        }
        String shown = keyValue.toJson(SHELL);
        BsonDocument details = new BsonDocument("keyPattern", pattern).append("keyValue", keyValue);
        return new MongoError(ErrorCode.DUPLICATE_KEY, "E11000 duplicate key error collection: " + collection.namespace()
                + " index: " + indexName + " dup key: " + shown, details);
    }

    private static BsonValue valueAt(BsonDocument document, String path) {
        BsonValue value = document;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof BsonDocument holder && holder.containsKey(name) ? holder.get(name) : BsonNull.VALUE;
        }
        return value;
    }
}
