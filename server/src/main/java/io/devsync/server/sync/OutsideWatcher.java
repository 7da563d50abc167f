package io.devsync.server.sync;

import io.devsync.server.schema.AppSchema;

/**
 * Watches documents for what others do to them, and tells the engine. Called on the engine's thread; must not
 * block.
 */
public interface OutsideWatcher {

    /** Whether the documents of a class that the engine has just learned of are still to be read. */
    boolean hasToRead(AppSchema schema, String className);

    /** The schema has changed, durably. */
    void schemaIs(AppSchema schema);
}
