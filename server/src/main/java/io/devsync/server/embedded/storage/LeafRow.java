package io.devsync.server.embedded.storage;

import org.h2.mvstore.Page;

/** Makes new leaves side by side, filled alike, from entries that come in order: a single one when one can hold them all. */
final class LeafRow {

    private final BatchMap map;
    private final PageLimits limits;
    private final SiblingPages pages = new SiblingPages();
    private final long length;
    private final boolean byKeys;
    private final long total;
    private Page<byte[], byte[]> leaf;
    private long added;

    /**
     * @param count how many entries will come
     * @param bytes what a single leaf with all of them would take
     */
    LeafRow(BatchMap map, PageLimits limits, int count, long bytes) {
        this.map = map;
        this.limits = limits;
        long leavesByKeys = limits.leavesByKeys(count);
        long leavesByBytes = limits.leavesByBytes(bytes);
        this.byKeys = leavesByKeys >= leavesByBytes;
        this.length = limits.leafFits(count, bytes) ? 1 : Math.max(2, Math.max(leavesByKeys, leavesByBytes));
        this.total = byKeys ? count : bytes;
        this.leaf = map.emptyLeaf();
    }

    void add(byte[] key, byte[] value) {
        int bytes = PageLimits.entryBytes(key, value);
        int count = leaf.getKeyCount();
        boolean full = !limits.leafFits(count + 1, (long) leaf.getMemory() + bytes) || added * length >= total * (pages.size() + 1);
        if (full && count > 0) {
            pages.add(leaf);
            pages.addBound(key);
            leaf = map.emptyLeaf();
        }
        leaf.insertLeaf(leaf.getKeyCount(), key, value);
        added += byKeys ? 1 : bytes;
    }

    /** The leaves; called once, after the last entry. */
    SiblingPages end() {
        pages.add(leaf);
        return pages;
    }
}
