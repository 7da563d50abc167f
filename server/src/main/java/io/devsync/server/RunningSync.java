package io.devsync.server;

import io.devsync.server.ingest.Ingest;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.sync.SyncEngine;
import java.util.Optional;

/**
 * What runs for an app that syncs.
 *
 * @param engine does it
 * @param ingest brings it what others do to documents; empty where the data source does not tell
 * @param store is the engine's
 */
record RunningSync(SyncEngine engine, Optional<Ingest> ingest, MongoSyncStore store) {

    /** Stops all; blocks until documents have followed. */
    void close() throws InterruptedException {
        if (ingest.isPresent()) {
            ingest.get().close();
        }
        engine.close();
        store.close();
    }
}
