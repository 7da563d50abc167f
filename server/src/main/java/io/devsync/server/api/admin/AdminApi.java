package io.devsync.server.api.admin;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.auth.Auth;
import io.devsync.server.http.Router;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.store.IdSource;
import java.time.Clock;

/** The Admin API: adds all routes of {@code /api/admin/v3.0}, and those of {@code /api/private/v1.0} that tests use. */
public final class AdminApi {

    private final Apps apps;
    private final Auth auth;
    private final AppLogs logs;
    private final AdminCredentials credentials;
    private final AdminSessions sessions;
    private final AdminGate gate;
    private final ConfigurationChanges changes;
    private final IdSource ids;
    private final Clock clock;
    private final String version;

    /**
     * Over these apps, configurations and users.
     *
     * @param client keeps who is logged in
     * @param live the sync that changes take effect in
     * @param version of the server
     */
    public AdminApi(
            MongoClient client,
            Apps apps,
            AppConfigurations configurations,
            Auth auth,
            LiveSync live,
            AppLogs logs,
            AdminCredentials credentials,
            IdSource ids,
            Clock clock,
            String version) {
        this.apps = apps;
        this.auth = auth;
        this.logs = logs;
        this.credentials = credentials;
        this.sessions = new AdminSessions(client, credentials, ids, clock);
        this.gate = new AdminGate(credentials, sessions);
        this.changes = new ConfigurationChanges(apps, configurations, live);
        this.ids = ids;
        this.clock = clock;
        this.version = version;
    }

    /** Lets the same administrators into other APIs. */
    public AdminGate gate() {
        return gate;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        AdminRoutes routes = new AdminRoutes(router, apps, gate);
        new SessionRoutes(apps, credentials, sessions).addTo(routes);
        new AppRoutes(apps, auth, logs, changes).addTo(routes);
        new SecretRoutes(changes, ids).addTo(routes);
        new ValueRoutes(changes, ids).addTo(routes);
        new FunctionRoutes(changes, ids, clock).addTo(routes);
        new AuthProviderRoutes(changes, ids).addTo(routes);
        new ServiceRoutes(changes, ids, clock).addTo(routes);
        new RuleRoutes(changes, ids, clock).addTo(routes);
        new SchemaRoutes(changes, ids).addTo(routes);
        new SyncRoutes(changes).addTo(routes);
        new DraftRoutes(changes, ids, clock).addTo(routes);
        new UserRoutes(auth, clock).addTo(routes);
        new PendingUserRoutes(auth.credentials().emailAccounts()).addTo(routes);
        new ApiKeyRoutes(auth.credentials().apiKeys()).addTo(routes);
        new CustomUserDataRoutes(changes).addTo(routes);
        new LogRoutes(logs).addTo(routes);
        new PrivateRoutes(changes, version).addTo(routes);
    }
}
