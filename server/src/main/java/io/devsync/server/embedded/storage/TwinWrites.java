package io.devsync.server.embedded.storage;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides what the live maps hold of copies: markers where they are equal to their documents, see {@link Twins}. */
final class TwinWrites {

    private TwinWrites() {
    }

    /** What a map holds when a value is put into it: the value, or a marker. */
    static byte[] stored(Twins twins, StoreMap map, byte[] key, byte[] value) {
        StoreMap documents = twins.documentsOf(map);
        return documents != null && Arrays.equals(value, documents.live().get(key)) ? Twins.MARKER : value;
    }

    /**
     * What a map with copies must hold of a key when its document changes; null when that is what it does hold.
     *
     * @param changed null when the document goes
     */
    static byte @Nullable [] beside(StoreMap copies, StoreMap documents, byte[] key, byte @Nullable [] changed) {
        byte[] stored = copies.live().get(key);
        if (stored == null) {
            return null;
        }
        if (Twins.isMarker(stored)) {
            byte[] whole = Twins.document(documents.live(), key);
            return Arrays.equals(whole, changed) ? null : whole;
        }
        return Arrays.equals(stored, changed) ? Twins.MARKER : null;
    }

    /** Turns what a transaction has changed into what the live maps hold after it. */
    static void prepare(Twins twins, Map<StoreMap, NavigableMap<byte[], byte[]>> overlay) {
        for (Map.Entry<StoreMap, NavigableMap<byte[], byte[]>> written : List.copyOf(overlay.entrySet())) {
            for (StoreMap copies : twins.copiesOf(written.getKey())) {
                keepCopies(overlay, copies, written.getKey(), written.getValue());
            }
        }
        overlay.forEach((map, changed) -> {
            StoreMap documents = twins.documentsOf(map);
            if (documents != null) {
                mark(changed, documents, overlay.get(documents));
            }
        });
    }

    /** The copies that the transaction has not written itself. */
    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    private static void keepCopies(
            Map<StoreMap, NavigableMap<byte[], byte[]>> overlay, StoreMap copies, StoreMap documents,
            NavigableMap<byte[], byte[]> changed) {
        NavigableMap<byte[], byte[]> own = overlay.get(copies);
        InStep written = new InStep(own);
        NavigableMap<byte[], byte[]> kept = new TreeMap<>(Arrays::compareUnsigned);
        changed.forEach((key, value) -> {
            if (written.get(key) == null) {
                byte[] beside = beside(copies, documents, key, value == Transaction.REMOVED ? null : value);
                if (beside != null) {
                    kept.put(key, beside);
                }
            }
        });
        if (own != null) {
            own.putAll(kept);
        } else if (!kept.isEmpty()) {
            overlay.put(copies, kept);
        }
    }

    private static void mark(
            NavigableMap<byte[], byte[]> copies, StoreMap documents, @Nullable NavigableMap<byte[], byte[]> changed) {
        InStep written = new InStep(changed);
        for (Map.Entry<byte[], byte[]> copy : copies.entrySet()) {
            // Neither a removed copy nor a marker is equal to a document: both are empty.
            byte[] document = written.get(copy.getKey());
            if (document == null) {
                document = documents.live().get(copy.getKey());
            }
            if (document != null && document.length != 0 && Arrays.equals(copy.getValue(), document)) {
                copy.setValue(Twins.MARKER);
            }
        }
    }

    /** Finds ascending keys in a map by going through it once: a transaction mostly writes documents and their copies alike. */
    private static final class InStep {
        private final Iterator<Map.Entry<byte[], byte[]>> entries;
        private Map.@Nullable Entry<byte[], byte[]> next;

        InStep(@Nullable NavigableMap<byte[], byte[]> map) {
            entries = map == null ? Collections.emptyIterator() : map.entrySet().iterator();
            advance();
        }

        private void advance() {
            next = entries.hasNext() ? entries.next() : null;
        }

        /** The value of a key that is above the last one, or null. */
        byte @Nullable [] get(byte[] key) {
            while (next != null) {
                int order = Arrays.compareUnsigned(next.getKey(), key);
                if (order >= 0) {
                    return order == 0 ? next.getValue() : null;
                }
                advance();
            }
            return null;
        }
    }
}
