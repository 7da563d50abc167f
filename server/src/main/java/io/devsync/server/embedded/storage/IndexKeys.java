package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.bson.Doc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The keys under which an index holds a document: one, or several when an indexed path meets an array. */
final class IndexKeys {

    private static final BsonUndefined EMPTY_ARRAY = new BsonUndefined();

    private final IndexInfo index;
    private final TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    private boolean multikey;

    private IndexKeys(IndexInfo index) {
        this.index = index;
    }

    /**
     * @param multikey whether an array was met
     */
    record Result(TreeSet<byte[]> keys, boolean multikey) { }

    static Result of(IndexInfo index, byte[] document) {
        IndexKeys extraction = new IndexKeys(index);
        boolean held = index.partial().isEmpty() || index.partial().get().matches(Doc.of(document));
        if (held && !extraction.addPlain(document)) {
            extraction.explode(BsonDecoder.document(document), "");
        }
        return new Result(extraction.keys, extraction.multikey);
    }

    /** The common case straight from the bytes: undotted paths, no arrays. */
    private boolean addPlain(byte[] document) {
        ByteWriter key = new ByteWriter(32);
        boolean anyPresent = false;
        for (IndexInfo.Component component : index.components()) {
            if (component.dotted()) {
                return false;
            }
            int element = RawBson.find(document, component.path().getBytes(StandardCharsets.UTF_8));
            int start = key.size();
            if (element < 0) {
                SortKey.append(key, BsonNull.VALUE);
            } else if (document[element] == RawBson.ARRAY) {
                return false;
            } else {
                anyPresent = true;
                SortKey.append(key, document[element], document, RawBson.valueOffset(document, element));
            }
            if (component.descending()) {
                key.invertFrom(start);
            }
        }
        if (anyPresent || !index.sparse()) {
            keys.add(key.toByteArray());
        }
        return true;
    }

    /** Takes the first array on any path apart, element by element, until none is left. */
    private void explode(BsonDocument document, String exploded) {
        String found = null;
        for (IndexInfo.Component component : index.components()) {
            String prefix = arrayOn(component.path(), document, exploded);
            if (prefix == null) {
                continue;
            }
            boolean related = exploded.isEmpty() || prefix.startsWith(exploded + ".");
            boolean parallel = found != null && !found.equals(prefix) && !prefix.startsWith(found + ".") && !found.startsWith(prefix + ".");
            if (!related || parallel) {
                throw new MongoError(ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS, "cannot index parallel arrays ["
                        + lastName(found == null ? exploded : found) + "] [" + lastName(prefix) + "]");
            }
            if (found == null || found.startsWith(prefix + ".")) {
                found = prefix;
            }
        }
        if (found == null) {
            addKey(document, exploded);
            return;
        }
        multikey = true;
        if (!(at(document, found) instanceof BsonArray array)) {
            throw new IllegalStateException("no array at " + found);
        }
        if (array.isEmpty()) {
            explode(replaced(document, found, EMPTY_ARRAY), found);
        }
        for (BsonValue element : array) {
            explode(replaced(document, found, element), found);
        }
    }

    private static @Nullable String arrayOn(String path, BsonDocument document, String exploded) {
        BsonValue value = document;
        int end = 0;
        while (end < path.length() || end == 0) {
            int next = path.indexOf('.', end == 0 ? 0 : end + 1);
            int stop = next < 0 ? path.length() : next;
            String name = path.substring(end == 0 ? 0 : end + 1, stop);
            if (!(value instanceof BsonDocument holder) || !holder.containsKey(name)) {
                return null;
            }
            value = holder.get(name);
            String prefix = path.substring(0, stop);
            // What an array was replaced by may be an array itself; MongoDB does not take that apart again.
            if (value.isArray() && !prefix.equals(exploded)) {
                return prefix;
            }
            if (stop == path.length()) {
                return null;
            }
            end = stop;
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // the one array that stands for an empty one
    private void addKey(BsonDocument document, String exploded) {
        ByteWriter key = new ByteWriter(32);
        boolean anyPresent = false;
        for (IndexInfo.Component component : index.components()) {
            BsonValue value = at(document, component.path());
            boolean emptied = value == EMPTY_ARRAY && !component.path().equals(exploded);
            anyPresent |= value != null;
            int start = key.size();
            SortKey.append(key, value == null || emptied ? BsonNull.VALUE : value);
            if (component.descending()) {
                key.invertFrom(start);
            }
        }
        if (anyPresent || !index.sparse()) {
            keys.add(key.toByteArray());
        }
    }

    private static @Nullable BsonValue at(BsonDocument document, String path) {
        BsonValue value = document;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof BsonDocument holder ? holder.get(name) : null;
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    private static BsonDocument replaced(BsonDocument document, String path, BsonValue value) {
        int dot = path.indexOf('.');
        BsonDocument copy = new BsonDocument();
        copy.putAll(document);
        String name = dot < 0 ? path : path.substring(0, dot);
        copy.put(name, dot < 0 ? value : replaced(document.getDocument(name), path.substring(dot + 1), value));
        return copy;
    }

    private static String lastName(String path) {
        List<String> names = List.of(path.split("\\."));
        return names.getLast();
    }
}
