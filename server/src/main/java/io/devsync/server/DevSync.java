package io.devsync.server;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.api.admin.AdminApi;
import io.devsync.server.api.admin.AdminCredentials;
import io.devsync.server.api.client.ClientApi;
import io.devsync.server.api.control.AppWorkRoutes;
import io.devsync.server.api.control.ClusterStatus;
import io.devsync.server.api.control.ControlApi;
import io.devsync.server.api.control.DataEndpoint;
import io.devsync.server.api.control.DevicesEndpoint;
import io.devsync.server.api.control.DocumentsEndpoint;
import io.devsync.server.api.control.FaultsEndpoint;
import io.devsync.server.api.control.LogPage;
import io.devsync.server.api.control.MetricsEndpoint;
import io.devsync.server.api.control.ModelsEndpoint;
import io.devsync.server.api.control.OpenApi;
import io.devsync.server.api.control.SamplingEndpoint;
import io.devsync.server.api.control.SchemaEndpoint;
import io.devsync.server.api.control.SchemaTools;
import io.devsync.server.api.control.ServerStatus;
import io.devsync.server.api.control.UserNames;
import io.devsync.server.app.App;
import io.devsync.server.app.AppFile;
import io.devsync.server.app.AppFileException;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.app.ProviderType;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.AuthOptions;
import io.devsync.server.auth.TokenAdmission;
import io.devsync.server.auth.User;
import io.devsync.server.auth.credential.Mail;
import io.devsync.server.chaos.Chaos;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.cluster.IncompatibleDataException;
import io.devsync.server.cluster.NodeAddress;
import io.devsync.server.cluster.NodeIdentity;
import io.devsync.server.cluster.NodeRecord;
import io.devsync.server.http.HttpServer;
import io.devsync.server.http.HttpServerOptions;
import io.devsync.server.http.ListenException;
import io.devsync.server.http.RouteTable;
import io.devsync.server.http.Router;
import io.devsync.server.logs.AppLogs;
import io.devsync.server.sampling.SampleSource;
import io.devsync.server.sampling.Samplings;
import io.devsync.server.session.SyncAdmission;
import io.devsync.server.session.SyncConnections;
import io.devsync.server.session.SyncEndpoint;
import io.devsync.server.session.SyncLimits;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.EngineMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server, and the place where its parts are put together.
 *
 * <pre>{@code
 * try (DevSync server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder).build())) {
 *     // point Realm apps at server.baseUrl()
 * }
 * }</pre>
 *
 * <p>Several servers can run in one process, each with a data folder of its own.
 */
public final class DevSync implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DevSync.class);

    /** In letters: 24. */
    private static final int ADMIN_PASSWORD_BYTES = 18;

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final DevSyncOptions options;
    private final Deque<Closing> opened = new ArrayDeque<>();
    private final Instant started;
    private final DataSource dataSource;
    private final String baseUrl;
    private final Apps apps;
    private final Cluster cluster;
    private final AppWork work;
    private final AdminCredentials adminCredentials;
    private volatile boolean ready;

    /** How one part is taken down again. */
    private interface Closing {
        void close() throws Exception;
    }

    /**
     * Starts a server; it serves when this returns.
     *
     * @throws DevSyncStartException with one sentence for people: port in use, MongoDB not reachable, data folder or app
     *     file broken
     */
    public static DevSync start(DevSyncOptions options) throws DevSyncStartException {
        return new DevSync(options);
    }

    private DevSync(DevSyncOptions options) throws DevSyncStartException {
        this.options = options;
        this.started = options.clock().instant();
        boolean complete = false;
        try {
            HttpServerOptions listen = HttpServerOptions.of(options.bind(), options.port());
            HttpServer.requireFree(listen);
            this.dataSource = DataSource.open(options);
            onClose(dataSource::close);
            MongoClient client = dataSource.client();
            ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
            onClose(blocking::close);
            SecureRandom random = new SecureRandom();
            IdSource ids = new IdSource(options.clock(), random);
            PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            onClose(meters::close);

            this.cluster = Cluster.open(
                    client,
                    new NodeIdentity(
                            options.mongodbUri().isEmpty(),
                            MongoSyncStore.hasTransactions(client),
                            DevSyncVersion.current(),
                            MongoSyncStore.FORMAT),
                    ids,
                    meters);
            onClose(cluster::close);
            this.apps = Apps.open(client, appsOptions(), ids, options.clock());
            Auth auth = Auth.open(
                    client, dataSource.local(), apps, authOptions(), ids, options.clock(), DevSync::announce);
            onClose(auth::close);
            AppLogs logs = AppLogs.open(client, Apps.DATABASE, ids, options.clock());
            onClose(logs::close);
            AppConfigurations configurations = AppConfigurations.open(client, ids, options.clock());
            SyncConnections sync = new SyncConnections(SyncLimits.DEFAULT, meters, options.clock(), logs);
            onClose(sync::close);
            EngineStarter starter = new EngineStarter(
                    client,
                    dataSource.local(),
                    dataSource.feedClient(),
                    cluster,
                    auth,
                    configurations,
                    options.clock(),
                    random,
                    new EngineMeters(meters),
                    options.unsyncedDocumentsMax(),
                    EngineLimits.SERVER.withRetention(options.historyRetention()),
                    blocking,
                    logs,
                    ids);
            AppEngines engines = new AppEngines(starter, cluster, apps, configurations, blocking, sync::cutAll);
            onClose(engines::close);
            cluster.whenLost(engines::abandon);
            this.work = new AppWork(apps, engines, cluster);
            AppDevices devices = new AppDevices(apps, engines, auth, logs);
            SyncAdmission admissions = new SyncAdmissions(
                    new TokenAdmission(apps, auth.accessTokens(), blocking), engines, cluster.tunnels());
            Optional<Chaos> chaos = Optional.empty();
            if (options.faults()) {
                Chaos allowed = new Chaos(sync, devices, logs, ids, options.clock());
                onClose(allowed::close);
                starter.disturbedBy(allowed);
                admissions = allowed.over(admissions);
                sync.obeyTestCommands();
                chaos = Optional.of(allowed);
            }

            RouteTable routes = new RouteTable();
            Router byAppId = cluster.routes(
                    routes, request -> apps.find(request.pathParameter("app")).map(App::clientAppId));
            Router byInternalId = cluster.routes(
                    routes, request -> apps.findById(request.pathParameter("app")).map(App::clientAppId));
            new ClientApi(apps, auth, ids, logs, options.clock()).addTo(routes);
            this.adminCredentials = adminCredentials(ids);
            AdminApi admin = new AdminApi(
                    client,
                    apps,
                    configurations,
                    auth,
                    engines,
                    logs,
                    adminCredentials,
                    ids,
                    options.clock(),
                    DevSyncVersion.current());
            admin.addTo(byInternalId);
            new ControlApi(this::status, this::clusterStatus, apps, auth.credentials().apiKeys()).addTo(byAppId);
            EngineSchemas schemas = new EngineSchemas(apps, engines);
            new SchemaEndpoint(schemas).addTo(byAppId);
            new ModelsEndpoint(schemas::find).addTo(byAppId);
            new SchemaTools(apps, new DevelopmentModes(apps, configurations, engines)).addTo(byAppId);
            Samplings samplings = new Samplings(blocking);
            onClose(samplings::close);
            new SamplingEndpoint(schemas, new SampleSource(client), samplings).addTo(byAppId);
            new DocumentsEndpoint(new AppData(apps, engines, client)).addTo(byAppId);
            new AppWorkRoutes(work).addTo(byAppId);
            Path files = options.dataFolder().toAbsolutePath().normalize().resolve("snapshots");
            new DataEndpoint(new DataAdministration(dataSource.embedded(), client, cluster, apps, auth, engines, files)).addTo(byAppId);
            UserNames users = (app, name) -> auth.users()
                    .find(app, name)
                    .or(() -> auth.users().findBy(app, ProviderType.LOCAL_USERPASS, name))
                    .map(User::id);
            new DevicesEndpoint(apps, devices, users, admin.gate()).addTo(byAppId);
            new FaultsEndpoint(apps, chaos, users, admin.gate()).addTo(byAppId);
            new LogPage(apps, logs, admin.gate()).addTo(byAppId);
            new OpenApi().addTo(routes);
            MetricsEndpoint metrics = new MetricsEndpoint(meters);
            onClose(metrics::close);
            metrics.register(routes);
            HttpServer http = HttpServer.start(
                    listen,
                    routes,
                    List.of(
                            cluster.endpoint(SyncEndpoint.ofRealm(admissions, sync)),
                            cluster.endpoint(SyncEndpoint.ofDevices(admissions, sync))));
            onClose(() -> http.close(DRAIN));
            this.baseUrl = "http://" + hostForUrls() + ":" + http.port();
            cluster.join(options.advertise().orElseGet(() -> new NodeAddress(hostForNodes(), http.port())));
            onClose(cluster::leaving);
            followOtherNodes(dataSource.feedClient(), engines, auth);
            cluster.balance(engines);
            ready = true;
            complete = true;
        } catch (ListenException | AppFileException | IncompatibleDataException failure) {
            throw new DevSyncStartException(String.valueOf(failure.getMessage()), failure);
        } catch (MongoException | StoreException failure) {
            throw new DevSyncStartException(
                    "cannot read the data source " + DataSource.redactedUri(options) + ": " + failure.getMessage(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DevSyncStartException("interrupted while starting", stopped);
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Whatever is remembered of what nodes share follows what any of them changes. */
    private void followOtherNodes(MongoClient feedClient, AppEngines engines, Auth auth) {
        cluster.follow(
                feedClient,
                Map.of(
                        "apps",
                        clientAppId -> {
                            apps.forget(clientAppId);
                            engines.reread(clientAppId);
                        },
                        "configurations",
                        id -> apps.findById(id).ifPresent(app -> engines.reread(app.clientAppId())),
                        "sessions",
                        auth::rereadSession,
                        "users",
                        auth::rereadUser),
                // Who is new has not come to an end.
                Set.of("sessions", "users"),
                () -> {
                    apps.forgetAll();
                    auth.readRevocations();
                    engines.rereadAll();
                });
    }

    private void onClose(Closing closing) {
        opened.push(closing);
    }

    private AppsOptions appsOptions() throws DevSyncStartException {
        List<AppFile.Entry> fromFile = List.of();
        if (options.appFile().isPresent()) {
            Path file = options.appFile().get();
            try {
                fromFile = AppFile.parse(Files.readString(file));
            } catch (IOException failure) {
                throw new DevSyncStartException(
                        "cannot read the app file " + file + ": " + failure.getMessage(), failure);
            }
        }
        return new AppsOptions(options.autoCreate(), loopback(), options.database(), fromFile);
    }

    private AuthOptions authOptions() {
        return new AuthOptions(
                options.accessTokenLifetime(),
                options.refreshTokenLifetime(),
                AuthOptions.defaults().passwordHashesAtATime());
    }

    /** A server that others can reach needs a password that nobody can know (design §8). */
    private AdminCredentials adminCredentials(IdSource ids) {
        String user = options.adminUser();
        return options.adminPassword()
                .map(password -> new AdminCredentials(user, password.value(), false))
                .orElseGet(() -> loopback()
                        ? AdminCredentials.ofThisMachine(user)
                        : new AdminCredentials(user, ids.secret(ADMIN_PASSWORD_BYTES), false));
    }

    /** Whom administrators log in as, and with which password when nobody has chosen one. */
    public AdminCredentials adminCredentials() {
        return adminCredentials;
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(options.bind()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** No mail is sent from here: confirmation and reset links go to the log for the developer. */
    private static void announce(Mail mail) {
        log.atInfo()
                .addKeyValue("app", mail.clientAppId())
                .addKeyValue("purpose", mail.purpose())
                .log("mail not sent: a local server has no mail service");
    }

    private ServerStatus status() {
        Optional<String> folder = options.mongodbUri().isPresent()
                ? Optional.empty()
                : Optional.of(options.dataFolder().toAbsolutePath().normalize().toString());
        return new ServerStatus(
                DevSyncVersion.current(), ready && !cluster.lost(), dataSource.redactedUri(), folder, dataSource.trouble(), started);
    }

    private ClusterStatus clusterStatus() {
        List<ClusterStatus.Node> nodes = new ArrayList<>();
        nodes.add(node(cluster.self(), true));
        cluster.others().forEach(other -> nodes.add(node(other, false)));
        // Says what is wrong instead of failing for the same reason.
        return new ClusterStatus(nodes, dataSource.trouble().isPresent() ? Map.of() : cluster.owners());
    }

    private static ClusterStatus.Node node(NodeRecord node, boolean self) {
        return new ClusterStatus.Node(
                node.id(), node.address().text(), node.version(), self, node.leaving());
    }

    /** The host under which apps on this machine reach the server. */
    private String hostForUrls() {
        return loopback() || options.bind().equals("0.0.0.0") || options.bind().equals("::")
                ? "localhost"
                : options.bind();
    }

    /** The host under which other nodes reach the server, as far as it can be known. */
    private String hostForNodes() {
        return Lan.addresses(options.bind()).stream().findFirst().orElse(loopback() ? options.bind() : "127.0.0.1");
    }

    /** What apps on this machine are pointed at, without a slash at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** The MongoDB in use, as any driver takes it; with the credentials it was given. */
    public String dataSourceUri() {
        return dataSource.uri();
    }

    /** Where the embedded data source keeps its files. */
    public Path dataFolder() {
        return options.dataFolder();
    }

    /**
     * Waits until the documents of an app hold everything that devices were told to be integrated.
     *
     * @param clientAppId an app that has been used
     */
    public void awaitDocuments(String clientAppId) {
        work.awaitDocuments(clientAppId);
    }

    /**
     * Makes all devices of an app start over with a client reset as soon as they come back; what they have not uploaded yet
     * they write again or forget, as their app has chosen.
     *
     * @param clientAppId an app
     * @return how many client files can no longer go on; 0 when there is no such app or it does not sync
     */
    public int resetDevices(String clientAppId) {
        return work.resetDevices(clientAppId, Optional.empty()).orElse(0);
    }

    /**
     * The same for the devices of one user.
     *
     * @param userId the user's id
     */
    public int resetDevices(String clientAppId, String userId) {
        return work.resetDevices(clientAppId, Optional.of(userId)).orElse(0);
    }

    /** Takes nothing new, finishes what is under way and stops; documents hold everything afterwards. */
    @Override
    public void close() {
        ready = false;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                log.warn("a part did not stop cleanly reason={}", failure.toString());
            }
        }
    }
}
