package io.devsync.server.embedded.storage;

/** Steps through the entries of a map; {@link #key} and {@link #value} belong to the last successful {@link #next}. */
public interface EntryCursor {

    boolean next();

    byte[] key();

    byte[] value();
}
