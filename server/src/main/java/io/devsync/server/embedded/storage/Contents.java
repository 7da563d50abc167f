package io.devsync.server.embedded.storage;

/**
 * How much a snapshot, or what was restored from one, holds.
 *
 * @param bytes of the snapshot's file
 */
public record Contents(int collections, long documents, long bytes) { }
