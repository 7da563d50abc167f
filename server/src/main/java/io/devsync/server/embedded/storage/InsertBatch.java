package io.devsync.server.embedded.storage;

import org.jspecify.annotations.Nullable;

/** The live state for inserts that come in great number: what they put goes into its maps at the end, all at once. */
final class InsertBatch implements WritableKeyValues {

    private final LiveState live;
    private final Overlay overlay;

    InsertBatch(LiveState live) {
        this.live = live;
        this.overlay = new Overlay(live);
    }

    /** Called once, after the last insert, whether or not that one was refused. */
    void end() {
        live.apply(overlay.changes());
    }

    @Override
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        return overlay.get(map, key);
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        return overlay.scan(map, from, to, descending);
    }

    @Override
    public long size(StoreMap map) {
        return overlay.size(map);
    }

    @Override
    public void put(StoreMap map, byte[] key, byte[] value) {
        overlay.put(map, key, value);
    }

    @Override
    public void remove(StoreMap map, byte[] key) {
        overlay.put(map, key, Transaction.REMOVED);
    }

    @Override
    public void claim(StoreMap map, byte[] key) {
        live.claim(map, key);
    }

    @Override
    public void claimPrefix(StoreMap map, byte[] prefix) {
        live.claimPrefix(map, prefix);
    }

    @Override
    public void record(Change change) {
        live.record(change);
    }
}
