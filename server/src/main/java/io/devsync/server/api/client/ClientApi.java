package io.devsync.server.api.client;

import io.devsync.server.app.Apps;
import io.devsync.server.auth.Auth;
import io.devsync.server.http.Router;
import io.devsync.server.store.IdSource;

/** The Client API: adds all of its routes to a router. */
public final class ClientApi {

    private final Apps apps;
    private final Auth auth;
    private final IdSource ids;

    /**
     * Over these apps and users.
     *
     * @param ids makes the ids under which refused calls are logged
     */
    public ClientApi(Apps apps, Auth auth, IdSource ids) {
        this.apps = apps;
        this.auth = auth;
        this.ids = ids;
    }

    /** Adds the routes of {@code /api/client/v2.0}. */
    public void addTo(Router router) {
        ClientRoutes routes = new ClientRoutes(router, apps, auth, ids);
        new LocationRoute().addTo(routes);
        new LoginRoutes(auth).addTo(routes);
        new EmailPasswordRoutes(auth.credentials().emailAccounts()).addTo(routes);
        new SessionRoutes(auth).addTo(routes);
        new ApiKeyRoutes(auth.credentials().apiKeys()).addTo(routes);
        new ServiceRoutes(auth).addTo(routes);
    }
}
