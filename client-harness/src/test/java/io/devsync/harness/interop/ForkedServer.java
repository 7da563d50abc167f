package io.devsync.harness.interop;

import io.devsync.harness.cluster.LaunchedServer;
import java.nio.file.Path;
import java.util.List;

/** The server in a process of its own, as users run it, that can be killed as the kernel kills it. */
final class ForkedServer implements AutoCloseable {

    private final Path dataFolder;
    private final int port = LastingPort.find();
    private LaunchedServer server;

    private ForkedServer(Path dataFolder) {
        this.dataFolder = dataFolder;
        launch();
    }

    /** Starts a server on a free port; returns when it listens. */
    static ForkedServer start(Path dataFolder) {
        return new ForkedServer(dataFolder);
    }

    private void launch() {
        server = LaunchedServer.launch("256m", port, List.of("--mongodb-port", "0", "--data", dataFolder.toString()));
    }

    /** Where apps connect to. */
    String baseUrl() {
        return server.baseUrl();
    }

    /** The MongoDB with the documents; another one after each start. */
    String dataSourceUri() {
        return server.dataSourceUri();
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    void kill() {
        server.kill();
    }

    /** Starts the server again after {@link #kill()}, at the same address over the same data. */
    void startAgain() {
        launch();
    }

    @Override
    public void close() {
        kill();
    }
}
