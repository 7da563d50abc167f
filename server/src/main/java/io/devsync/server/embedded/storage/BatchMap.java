package io.devsync.server.embedded.storage;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.Page;
import org.h2.mvstore.RootReference;

/**
 * An MVMap from bytes to bytes that takes many changes at once: each page they touch is made anew once, and not once for each change,
 * as {@code MVMap.operate} has to. All else, and the file, is as with any MVMap.
 */
final class BatchMap extends MVMap<byte[], byte[]> {

    /** So many changes go into the tree at once; more would save no page, but fill inner pages far over their size on the way. */
    private static final int STEP_CHANGES = 1_000;

    private BatchMap(Map<String, Object> config) {
        super(config, BytesType.INSTANCE, BytesType.INSTANCE);
    }

    private BatchMap(BatchMap source) {
        super(source);
    }

    /** Makes a map for {@code MVStore.openMap}. */
    static final class Builder extends BasicBuilder<BatchMap, byte[], byte[]> {

        Builder() {
            keyType(BytesType.INSTANCE);
            valueType(BytesType.INSTANCE);
        }

        @Override
        protected BatchMap create(Map<String, Object> config) {
            return new BatchMap(config);
        }
    }

    /** For older versions of the map. */
    @Override
    protected BatchMap cloneIt() {
        return new BatchMap(this);
    }

    /** @param changes in the order of the keys' unsigned bytes; {@link Transaction#REMOVED} in the place of what is to go */
    void change(NavigableMap<byte[], byte[]> changes) {
        int left = changes.size();
        Iterator<Map.Entry<byte[], byte[]>> entries = changes.entrySet().iterator();
        while (left > 0) {
            int count = Math.min(left, STEP_CHANGES);
            byte[][] keys = new byte[count][];
            byte[][] values = new byte[count][];
            for (int i = 0; i < count; i++) {
                Map.Entry<byte[], byte[]> entry = entries.next();
                keys[i] = entry.getKey();
                values[i] = entry.getValue();
            }
            change(new TreeChange(this, keys, values));
            left -= count;
        }
    }

    private void change(TreeChange change) {
        beforeWrite();
        RootReference<byte[], byte[]> locked = lock();
        Page<byte[], byte[]> root = locked.root;
        try {
            root = change.applyTo(root);
            registerUnsavedMemory(change.settle(locked.version));
        } finally {
            unlockRoot(root);
        }
    }

    /** Nobody else writes to the map, but a commit gives it its next version. */
    private RootReference<byte[], byte[]> lock() {
        for (int attempt = 1;; attempt++) {
            RootReference<byte[], byte[]> locked = tryLock(getRoot(), attempt);
            if (locked != null) {
                return locked;
            }
        }
    }

    Page<byte[], byte[]> emptyLeaf() {
        return createEmptyLeaf();
    }
}
