package io.devsync.server.embedded.storage;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Merges a snapshot's entries with a transaction's own, which hide the snapshot's under the same key. */
final class OverlayCursor implements EntryCursor {

    private final EntryCursor below;
    private final Iterator<Map.Entry<byte[], byte[]>> own;
    private final boolean descending;
    private boolean belowReady;
    private Map.@Nullable Entry<byte[], byte[]> ownEntry;
    private byte[] key = Transaction.REMOVED;
    private byte[] value = Transaction.REMOVED;

    OverlayCursor(EntryCursor below, NavigableMap<byte[], byte[]> changed, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        this.below = below;
        this.descending = descending;
        NavigableMap<byte[], byte[]> range = changed;
        if (from != null) {
            range = range.tailMap(from, true);
        }
        if (to != null) {
            range = range.headMap(to, false);
        }
        // The transaction may write while this cursor is open: iterate over what there was.
        this.own = new TreeMap<>(descending ? range.descendingMap() : range).entrySet().iterator();
        this.belowReady = below.next();
        this.ownEntry = nextOwn();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    public boolean next() {
        while (belowReady || ownEntry != null) {
            int order = order();
            Map.Entry<byte[], byte[]> mine = ownEntry;
            if (order < 0 || mine == null) {
                key = below.key();
                value = below.value();
                belowReady = below.next();
                return true;
            }
            if (order == 0) {
                belowReady = below.next();
            }
            ownEntry = nextOwn();
            if (mine.getValue() != Transaction.REMOVED) {
                key = mine.getKey();
                value = mine.getValue();
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    private int order() {
        if (!belowReady) {
            return 1;
        }
        if (ownEntry == null) {
            return -1;
        }
        int ascending = Arrays.compareUnsigned(below.key(), ownEntry.getKey());
        return descending ? -ascending : ascending;
    }

    private Map.@Nullable Entry<byte[], byte[]> nextOwn() {
        return own.hasNext() ? own.next() : null;
    }
}
