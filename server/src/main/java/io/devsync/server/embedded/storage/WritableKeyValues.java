package io.devsync.server.embedded.storage;

/** A state that takes writes: the writer's own, or that of an open transaction. */
interface WritableKeyValues extends KeyValues {

    void put(StoreMap map, byte[] key, byte[] value);

    void remove(StoreMap map, byte[] key);

    /**
     * Asks for the right to change a key until the end of the transaction; comes before any change that belongs to it.
     *
     * @throws io.devsync.server.embedded.error.MongoError WriteConflict, in a transaction
     * @throws BusyException outside a transaction, when an open one holds the key
     */
    void claim(StoreMap map, byte[] key);

    /** Like {@link #claim} for all keys that start with {@code prefix}: the entries of one value in a unique index. */
    void claimPrefix(StoreMap map, byte[] prefix);

    /** Notes one document's change, for what happens at commit. */
    void record(Change change);
}
