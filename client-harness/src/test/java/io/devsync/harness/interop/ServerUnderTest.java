package io.devsync.harness.interop;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The server that devices sync with, in this JVM; it can stop and come back at the same address with the same data. */
final class ServerUnderTest implements AutoCloseable {

    private final Path dataFolder;
    private final UnaryOperator<DevSyncOptions.Builder> options;
    private int port;
    private int dataSourcePort;
    private DevSync server;

    private ServerUnderTest(Path dataFolder, UnaryOperator<DevSyncOptions.Builder> options) {
        this.dataFolder = dataFolder;
        this.options = options;
        this.server = launch();
        this.port = URI.create(server.baseUrl()).getPort();
        this.dataSourcePort = URI.create(server.dataSourceUri()).getPort();
    }

    /** Starts a server with everything at its default, on free ports. */
    static ServerUnderTest start(Path dataFolder) {
        return start(dataFolder, UnaryOperator.identity());
    }

    /** Starts a server with some options set, on free ports. */
    static ServerUnderTest start(Path dataFolder, UnaryOperator<DevSyncOptions.Builder> options) {
        return new ServerUnderTest(dataFolder, options);
    }

    private DevSync launch() {
        try {
            return DevSync.start(options.apply(DevSyncOptions.builder()
                            .port(port)
                            .embeddedPort(dataSourcePort)
                            .dataFolder(dataFolder))
                    .build());
        } catch (DevSyncStartException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where apps connect to. */
    String baseUrl() {
        return server.baseUrl();
    }

    /** The MongoDB with the documents. */
    String dataSourceUri() {
        return server.dataSourceUri();
    }

    /** Stops the server in an orderly way; devices keep trying to come back. */
    void stop() {
        server.close();
    }

    /** Starts the server again after {@link #stop()}. */
    void startAgain() {
        server = launch();
    }

    @Override
    public void close() {
        server.close();
    }
}
