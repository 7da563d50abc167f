package io.devsync.server.api.admin;

import io.devsync.server.app.App;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.schema.AppSchema;
import java.util.Optional;

/** The running sync of all apps, as administrators act on it. Methods may block. */
public interface LiveSync {

    /** Lets a changed app and configuration take effect. */
    void configured(App app, AppConfiguration configuration);

    /** Ends the sync of an app and forgets its history: every device starts over. The users' documents stay. */
    void terminated(App app);

    /** Ends the sync of an app that is deleted, and cuts its connections. */
    void deleted(App app);

    /** Whether devices can sync now; starts what has to be started. */
    boolean accepts(App app);

    /** The schema as devices see it; empty while sync is off. */
    Optional<AppSchema> schema(App app);

    /**
     * Makes the device with a client file start over at its next connection.
     *
     * @return false when there is no such client file
     */
    boolean forceReset(App app, long fileIdent);
}
