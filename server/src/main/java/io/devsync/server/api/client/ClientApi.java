package io.devsync.server.api.client;

import io.devsync.server.app.Apps;
import io.devsync.server.auth.Auth;
import io.devsync.server.http.Router;
import io.devsync.server.logs.LogSink;
import io.devsync.server.store.IdSource;
import java.time.Clock;

/** The Client API: adds all of its routes to a router. */
public final class ClientApi {

    private final Apps apps;
    private final Auth auth;
    private final IdSource ids;
    private final LogSink logs;
    private final Clock clock;

    /**
     * Over these apps and users.
     *
     * @param ids makes the ids under which refused calls are logged
     */
    public ClientApi(Apps apps, Auth auth, IdSource ids) {
        this(apps, auth, ids, LogSink.NONE, Clock.systemUTC());
    }

    /**
     * Over these apps and users, with logs for their developers.
     *
     * @param ids makes the ids under which refused calls are logged
     * @param clock tells when
     */
    public ClientApi(Apps apps, Auth auth, IdSource ids, LogSink logs, Clock clock) {
        this.apps = apps;
        this.auth = auth;
        this.ids = ids;
        this.logs = logs;
        this.clock = clock;
    }

    /** Adds the routes of {@code /api/client/v2.0}. */
    public void addTo(Router router) {
        ClientRoutes routes = new ClientRoutes(router, apps, auth, ids, new CallJournal(apps, logs, clock, ids), clock);
        new LocationRoute().addTo(routes);
        new LoginRoutes(auth, new CallJournal(apps, logs, clock, ids)).addTo(routes);
        new EmailPasswordRoutes(auth.credentials().emailAccounts()).addTo(routes);
        new SessionRoutes(auth).addTo(routes);
        new ApiKeyRoutes(auth.credentials().apiKeys()).addTo(routes);
        new ServiceRoutes(auth).addTo(routes);
    }
}
