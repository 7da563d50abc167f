package io.devsync.server;

import io.devsync.server.ingest.Ingest;
import io.devsync.server.sync.SyncEngine;
import java.util.Optional;

/**
 * What runs for an app that syncs.
 *
 * @param ingest brings it what others do to documents; empty where the data source does not tell
 */
record RunningSync(SyncEngine engine, Optional<Ingest> ingest) {

    /** Stops both; blocks until documents have followed. */
    void close() throws InterruptedException {
        if (ingest.isPresent()) {
            ingest.get().close();
        }
        engine.close();
    }
}
