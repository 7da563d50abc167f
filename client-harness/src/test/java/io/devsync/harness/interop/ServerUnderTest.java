package io.devsync.harness.interop;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The server that devices sync with, in this JVM; it can stop and come back at the same address with the same data. */
final class ServerUnderTest implements AutoCloseable {

    private final Path dataFolder;
    private final UnaryOperator<DevSyncOptions.Builder> options;
    private final int port = LastingPort.find();
    private DevSync server;

    private ServerUnderTest(Path dataFolder, UnaryOperator<DevSyncOptions.Builder> options) {
        this.dataFolder = dataFolder;
        this.options = options;
        this.server = launch();
    }

    /** Starts a server with everything at its default, on a free port. */
    static ServerUnderTest start(Path dataFolder) {
        return start(dataFolder, UnaryOperator.identity());
    }

    /** Starts a server with some options set, on a free port. */
    static ServerUnderTest start(Path dataFolder, UnaryOperator<DevSyncOptions.Builder> options) {
        return new ServerUnderTest(dataFolder, options);
    }

    private DevSync launch() {
        try {
            return DevSync.start(options.apply(DevSyncOptions.builder()
                            .port(port)
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

    /** The MongoDB with the documents; another one after each start. */
    String dataSourceUri() {
        return server.dataSourceUri();
    }

    /** Makes all devices of an app start over with a client reset. */
    int resetDevices(String appId) {
        return server.resetDevices(appId);
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
