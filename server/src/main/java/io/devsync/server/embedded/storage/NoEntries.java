package io.devsync.server.embedded.storage;

/** The cursor over a map that a snapshot does not have. */
enum NoEntries implements EntryCursor {
    INSTANCE;

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public byte[] key() {
        throw new IllegalStateException("key: none (expected: next() returned true)");
    }

    @Override
    public byte[] value() {
        throw new IllegalStateException("value: none (expected: next() returned true)");
    }
}
