package io.devsync.protocol.message;

/** What decides which objects a session sees; fixed for a whole connection by its sub-protocol. */
public enum SyncMode {
    /** Flexible sync: subscriptions. */
    FLEXIBLE,
    /** Partition-based sync: one value of the partition key. */
    PARTITION_BASED
}
