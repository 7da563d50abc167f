package io.devsync.server.embedded.storage;

import org.jspecify.annotations.Nullable;

/** A state without any collection: for pipelines that get all their documents from elsewhere, as those of change streams. */
public enum NoState implements ReadState {
    INSTANCE;

    @Override
    public Catalog catalog() {
        return Catalog.EMPTY;
    }

    @Override
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        return null;
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        return NoEntries.INSTANCE;
    }

    @Override
    public long size(StoreMap map) {
        return 0;
    }
}
