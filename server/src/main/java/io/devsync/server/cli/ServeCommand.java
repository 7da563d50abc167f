package io.devsync.server.cli;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import io.devsync.server.MongoUri;
import io.devsync.server.api.admin.AdminCredentials;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync serve}: runs the server until a signal stops it. */
@Command(
        name = "serve",
        header = "Run the server until Ctrl-C or SIGTERM.",
        description = {
            "",
            "With no option at all it listens on http://localhost:9090, keeps its data in the folder devsync-data and "
                    + "creates every app that a device asks for.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Every option can also be set by a variable, DEVSYNC_MONGODB_URI for --mongodb-uri, or by a line of the "
                    + "configuration file, mongodb-uri = ... An option wins over a variable, a variable over the file.",
            "",
            "Examples:",
            "  devsync serve",
            "  devsync serve --bind 0.0.0.0 --data ~/field-test",
            "  DEVSYNC_MONGODB_URI=mongodb+srv://ada:pw@c.example devsync serve"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9090",
            converter = OptionValues.Port.class,
            description = "HTTP and WebSocket port; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = DevSyncOptions.DEFAULT_BIND,
            description = "Address to listen on; 0.0.0.0 lets other machines and phones in. Default: ${DEFAULT-VALUE}, "
                    + "this machine only.")
    private String bind;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "devsync-data",
            description = "Folder of the embedded data source, created when missing. Default: ${DEFAULT-VALUE} in the "
                    + "working directory.")
    private Path data;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            converter = OptionValues.Uri.class,
            description = "MongoDB or Atlas to sync with, instead of the embedded data source. Other users of the "
                    + "machine can see options, so prefer the variable when it holds a password. Default: embedded.")
    private @Nullable MongoUri mongodbUri;

    @Option(
            names = "--mongodb-port",
            paramLabel = "PORT",
            converter = OptionValues.Port.class,
            description = "Port of the embedded data source on the loopback address, for mongosh, Compass and drivers; "
                    + "0 takes any free one. Default: one above --port.")
    private @Nullable Integer mongodbPort;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            converter = OptionValues.Node.class,
            description = "Where other DevSync servers over the same MongoDB reach this one. Default: the address "
                    + "listened on, or one of this machine's when that is all of them.")
    private @Nullable String advertise;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "Database that apps write to. Default: named after the app id.")
    private @Nullable String database;

    @Option(
            names = "--app",
            paramLabel = "FILE",
            description = "App configuration (JSON) to load at start. Default: none.")
    private @Nullable Path app;

    @Option(
            names = "--auto-create",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Create unknown app ids at their first use, in development mode; --no-auto-create refuses "
                    + "them. Default: ${DEFAULT-VALUE}.")
    private boolean autoCreate;

    @Option(
            names = "--access-token-lifetime",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = OptionValues.Lifetime.class,
            description = "How long a device works with one access token: 90s, 30m, 12h or 60d. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Duration accessTokenLifetime;

    @Option(
            names = "--refresh-token-lifetime",
            paramLabel = "TIME",
            defaultValue = "60d",
            converter = OptionValues.Lifetime.class,
            description = "How long a user stays logged in. Default: ${DEFAULT-VALUE}.")
    private Duration refreshTokenLifetime;

    @Option(
            names = "--admin-user",
            paramLabel = "NAME",
            defaultValue = AdminCredentials.DEFAULT_USERNAME,
            description = "Whom the Admin API lets in. Default: ${DEFAULT-VALUE}.")
    private String adminUser;

    @Option(
            names = "--admin-password",
            paramLabel = "PASSWORD",
            description = "Password of that user. Other users of the machine can see options, so prefer the variable. "
                    + "Default: \"password\" when only this machine can connect, else a random one that is printed.")
    private @Nullable String adminPassword;

    @Option(
            names = "--unsynced-documents-max",
            paramLabel = "COUNT",
            defaultValue = "100000",
            description = "With so many documents that do not fit the schema, sync of their app stops. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int unsyncedDocumentsMax;

    @Option(
            names = "--client-max-offline-days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "A device that was away for longer starts over with a client reset, unless its app says "
                    + "otherwise. Default: ${DEFAULT-VALUE}.")
    private int clientMaxOfflineDays;

    @Option(
            names = "--client-max-offline-versions",
            paramLabel = "COUNT",
            defaultValue = "10000000",
            description = "A device that is away and has more versions of the history before it starts over, too. "
                    + "Default: ${DEFAULT-VALUE}.")
    private long clientMaxOfflineVersions;

    @Option(
            names = "--faults",
            negatable = true,
            defaultValue = "false",
            fallbackValue = "true",
            description = "Let administrators and test suites make things go wrong, to test apps; not for servers that others "
                    + "rely on. Default: ${DEFAULT-VALUE}.")
    private boolean faults;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "What is told on standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LogLevel logLevel;

    @Option(
            names = "--json",
            negatable = true,
            defaultValue = "false",
            fallbackValue = "true",
            description = "Print one line of JSON when the server listens, instead of the text. "
                    + "Default: ${DEFAULT-VALUE}.")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "File of \"key = value\" lines with the names of these options. Default: none.")
    private @Nullable Path config;

    @Override
    public Integer call() throws DevSyncStartException {
        DevSyncOptions options = options();
        Logging.start(logLevel);
        if (config != null) {
            LOG.info("Options come from {}, too", config);
        }
        DevSync server = DevSync.start(options);
        PrintWriter out = spec.commandLine().getOut();
        StartReport report = StartReport.of(server, options);
        out.println(json ? report.json() : report.text());
        out.flush();
        return new RunningServer(server, out, json).awaitStop();
    }

    private DevSyncOptions options() {
        DevSyncOptions.Builder builder = DevSyncOptions.builder()
                .bind(bind)
                .port(port)
                .dataFolder(data.toAbsolutePath().normalize())
                .embeddedPort(embeddedPort())
                .autoCreate(autoCreate)
                .accessTokenLifetime(accessTokenLifetime)
                .refreshTokenLifetime(refreshTokenLifetime)
                .adminUser(adminUser)
                .unsyncedDocumentsMax(unsyncedDocumentsMax)
                .clientMaxOfflineDays(clientMaxOfflineDays)
                .clientMaxOfflineVersions(clientMaxOfflineVersions)
                .faults(faults);
        Optional.ofNullable(mongodbUri).map(MongoUri::value).ifPresent(builder::mongodbUri);
        Optional.ofNullable(advertise).ifPresent(builder::advertise);
        Optional.ofNullable(database).ifPresent(builder::database);
        if (app != null) {
            requireFile(app);
            builder.appFile(app.toAbsolutePath().normalize());
        }
        try {
            Optional.ofNullable(adminPassword).ifPresent(builder::adminPassword);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), asOption(String.valueOf(e.getMessage())), e);
        }
    }

    private void requireFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(), "--app: \"%s\" (expected: a file that can be read)".formatted(file));
        }
    }

    /** {@code refreshTokenLifetime: ...} is the library's name for {@code --refresh-token-lifetime}. */
    private static String asOption(String message) {
        int nameEnd = message.indexOf(':');
        return "--" + message.substring(0, nameEnd).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                + message.substring(nameEnd);
    }

    /** Next to the HTTP port, so that a saved Compass connection stays right and two servers do not collide. */
    private int embeddedPort() {
        if (mongodbPort != null) {
            return mongodbPort;
        }
        return port == 0 || port == 65535 ? 0 : port + 1;
    }
}
