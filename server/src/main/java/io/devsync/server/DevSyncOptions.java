package io.devsync.server;

import io.devsync.server.api.admin.AdminCredentials;
import io.devsync.server.cluster.NodeAddress;
import io.devsync.server.sync.HistoryRetention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server shall run: everything that it takes from outside, with defaults that fit one developer on one machine.
 *
 * <pre>{@code
 * DevSyncOptions options = DevSyncOptions.builder().port(0).dataFolder(folder).build();
 * }</pre>
 *
 * @param bind the address or host name to listen on; loopback unless said otherwise
 * @param port the HTTP and WebSocket port; 0 takes any free one
 * @param dataFolder where the embedded data source lives; created when missing, not used with another MongoDB
 * @param mongodbUri the MongoDB to sync with; empty for the embedded data source in the data folder
 * @param embeddedPort the embedded data source's port, always on loopback; 0 takes any free one
 * @param advertise where other servers over the same MongoDB reach this one; empty to work it out from {@code bind}
 * @param database the database that new apps write to; empty to name it after the app id
 * @param appFile an app configuration to load at start; empty for none
 * @param autoCreate whether an unknown app id is created, with development mode on, at its first use
 * @param accessTokenLifetime how long a device works with one access token; the original's is 30 minutes
 * @param refreshTokenLifetime how long a user stays logged in; the original's is 60 days
 * @param adminUser whom administrators log in as
 * @param adminPassword empty for the well-known one where only this machine can reach the server, else for a random one
 * @param unsyncedDocumentsMax with so many documents that do not fit, sync of their app stops; at least 1
 * @param clientMaxOfflineDays after how many days away a device has to start over with a client reset, unless its app says
 *     otherwise; the original's is 30; from 1 to 36500
 * @param clientMaxOfflineVersions a device that is away has to start over too with more than so many versions of the history
 *     before it; at least 1
 * @param faults whether administrators and test suites may let things go wrong (docs/testing-your-app.md); not for
 *     servers that others rely on
 * @param clock the server's only source of time
 */
public record DevSyncOptions(
        String bind,
        int port,
        Path dataFolder,
        Optional<MongoUri> mongodbUri,
        int embeddedPort,
        Optional<NodeAddress> advertise,
        Optional<String> database,
        Optional<Path> appFile,
        boolean autoCreate,
        Duration accessTokenLifetime,
        Duration refreshTokenLifetime,
        String adminUser,
        Optional<AdminPassword> adminPassword,
        int unsyncedDocumentsMax,
        int clientMaxOfflineDays,
        long clientMaxOfflineVersions,
        boolean faults,
        Clock clock) {

    /** The address that only this machine can reach. */
    public static final String DEFAULT_BIND = "127.0.0.1";

    /** The port of the original's local development server, so that examples found elsewhere fit. */
    public static final int DEFAULT_PORT = 9090;

    /** Relative to the working directory. */
    public static final Path DEFAULT_DATA_FOLDER = Path.of("devsync-data");

    /** As long as the original's. */
    public static final Duration DEFAULT_ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(30);

    /** As long as the original's. */
    public static final Duration DEFAULT_REFRESH_TOKEN_LIFETIME = Duration.ofDays(60);

    /** As many as the original's (spec strict-mode §3.4). */
    public static final int DEFAULT_UNSYNCED_DOCUMENTS_MAX = 100_000;

    private static final int OFFLINE_DAYS_MAX = 36_500;

    /** Characters that MongoDB forbids in database names on one of its platforms. */
    private static final String DATABASE_FORBIDDEN = "/\\. \"$*<>:|?\0";

    /** MongoDB's own limit for database names. */
    private static final int DATABASE_BYTES_MAX = 63;

    /** @throws IllegalArgumentException when a value is out of range, with its name, the value and what is expected */
    public DevSyncOptions {
        require(!bind.isBlank(), "bind", bind, "an address or a host name");
        requirePort("port", port);
        requirePort("embeddedPort", embeddedPort);
        database.ifPresent(DevSyncOptions::requireDatabaseName);
        require(!adminUser.isBlank(), "adminUser", adminUser, "a name");
        requirePositive("accessTokenLifetime", accessTokenLifetime);
        requirePositive("refreshTokenLifetime", refreshTokenLifetime);
        require(
                refreshTokenLifetime.compareTo(accessTokenLifetime) >= 0,
                "refreshTokenLifetime",
                refreshTokenLifetime,
                "at least the access token's " + accessTokenLifetime);
        require(unsyncedDocumentsMax >= 1, "unsyncedDocumentsMax", unsyncedDocumentsMax, "at least 1");
        require(
                clientMaxOfflineDays >= 1 && clientMaxOfflineDays <= OFFLINE_DAYS_MAX,
                "clientMaxOfflineDays",
                clientMaxOfflineDays,
                "1 to " + OFFLINE_DAYS_MAX);
        require(
                clientMaxOfflineVersions >= 1,
                "clientMaxOfflineVersions",
                clientMaxOfflineVersions,
                "at least 1");
    }

    /** How long the history is kept for devices that are away. */
    HistoryRetention historyRetention() {
        return HistoryRetention.SERVER
                .withOffline(Duration.ofDays(clientMaxOfflineDays))
                .withVersionsMax(clientMaxOfflineVersions);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    private static void requirePort(String name, int port) {
        require(port >= 0 && port <= 65535, name, port, "0 to 65535");
    }

    private static void requirePositive(String name, Duration duration) {
        // Tokens carry whole seconds.
        require(duration.compareTo(Duration.ofSeconds(1)) >= 0, name, duration, "at least one second");
    }

    private static void requireDatabaseName(String name) {
        boolean legal = !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= DATABASE_BYTES_MAX
                && name.chars().noneMatch(c -> DATABASE_FORBIDDEN.indexOf(c) >= 0);
        require(legal, "database", '"' + name + '"', "1 to 63 bytes without any of / \\ . space \" $ * < > : | ?");
    }

    private static void require(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private String bind = DEFAULT_BIND;
        private int port = DEFAULT_PORT;
        private Path dataFolder = DEFAULT_DATA_FOLDER;
        private Optional<MongoUri> mongodbUri = Optional.empty();
        private int embeddedPort;
        private Optional<NodeAddress> advertise = Optional.empty();
        private Optional<String> database = Optional.empty();
        private Optional<Path> appFile = Optional.empty();
        private boolean autoCreate = true;
        private Duration accessTokenLifetime = DEFAULT_ACCESS_TOKEN_LIFETIME;
        private Duration refreshTokenLifetime = DEFAULT_REFRESH_TOKEN_LIFETIME;
        private String adminUser = AdminCredentials.DEFAULT_USERNAME;
        private Optional<AdminPassword> adminPassword = Optional.empty();
        private int unsyncedDocumentsMax = DEFAULT_UNSYNCED_DOCUMENTS_MAX;
        private int clientMaxOfflineDays = Math.toIntExact(HistoryRetention.SERVER.offline().toDays());
        private long clientMaxOfflineVersions = HistoryRetention.SERVER.versionsMax();
        private boolean faults;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** The address or host name to listen on. */
        public Builder bind(String address) {
            this.bind = address;
            return this;
        }

        /** The HTTP and WebSocket port; 0 takes any free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /** Where the embedded data source lives. */
        public Builder dataFolder(Path folder) {
            this.dataFolder = folder;
            return this;
        }

        /** The MongoDB to sync with, instead of the embedded data source. */
        public Builder mongodbUri(String uri) {
            this.mongodbUri = Optional.of(new MongoUri(uri));
            return this;
        }

        /** The embedded data source's port; 0, the default, takes any free one. */
        public Builder embeddedPort(int number) {
            this.embeddedPort = number;
            return this;
        }

        /**
         * Where other servers over the same MongoDB reach this one.
         *
         * @param address {@code HOST:PORT}
         * @throws IllegalArgumentException when it is something else
         */
        public Builder advertise(String address) {
            this.advertise = Optional.of(NodeAddress.parse(address));
            return this;
        }

        /** The database that new apps write to, instead of one named after the app id. */
        public Builder database(String name) {
            this.database = Optional.of(name);
            return this;
        }

        /** An app configuration to load at start. */
        public Builder appFile(Path file) {
            this.appFile = Optional.of(file);
            return this;
        }

        /** Whether an unknown app id is created at its first use. */
        public Builder autoCreate(boolean create) {
            this.autoCreate = create;
            return this;
        }

        /** How long an access token is valid; at least one second. */
        public Builder accessTokenLifetime(Duration lifetime) {
            this.accessTokenLifetime = lifetime;
            return this;
        }

        /** How long a refresh token is valid; at least as long as an access token. */
        public Builder refreshTokenLifetime(Duration lifetime) {
            this.refreshTokenLifetime = lifetime;
            return this;
        }

        /** Whom administrators log in as. */
        public Builder adminUser(String name) {
            this.adminUser = name;
            return this;
        }

        /**
         * The password of administrators.
         *
         * @throws IllegalArgumentException when it is too short
         */
        public Builder adminPassword(String password) {
            this.adminPassword = Optional.of(new AdminPassword(password));
            return this;
        }

        /** With so many documents that do not fit, sync of their app stops. */
        public Builder unsyncedDocumentsMax(int count) {
            this.unsyncedDocumentsMax = count;
            return this;
        }

        /** After how many days away a device has to start over; from 1 to 36500. */
        public Builder clientMaxOfflineDays(int days) {
            this.clientMaxOfflineDays = days;
            return this;
        }

        /** With more than so many versions before it a device that is away has to start over; at least 1. */
        public Builder clientMaxOfflineVersions(long versions) {
            this.clientMaxOfflineVersions = versions;
            return this;
        }

        /** Whether administrators and test suites may let things go wrong; off unless said otherwise. */
        public Builder faults(boolean allowed) {
            this.faults = allowed;
            return this;
        }

        /** The server's source of time. */
        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /** @throws IllegalArgumentException when a value is out of range */
        public DevSyncOptions build() {
            return new DevSyncOptions(
                    bind,
                    port,
                    dataFolder,
                    mongodbUri,
                    embeddedPort,
                    advertise,
                    database,
                    appFile,
                    autoCreate,
                    accessTokenLifetime,
                    refreshTokenLifetime,
                    adminUser,
                    adminPassword,
                    unsyncedDocumentsMax,
                    clientMaxOfflineDays,
                    clientMaxOfflineVersions,
                    faults,
                    clock);
        }
    }
}
