package io.devsync.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A server in a process of its own, as operators run it, that can be killed as the kernel kills it. */
public final class NodeProcess implements AutoCloseable {

    private final String mongodbUri;
    private int port;
    private LaunchedServer server;

    private NodeProcess(String mongodbUri) {
        this.mongodbUri = mongodbUri;
        launch();
    }

    /** Starts a server over a data source; returns when it listens. */
    public static NodeProcess start(String mongodbUri) {
        return new NodeProcess(mongodbUri);
    }

    private void launch() {
        server = LaunchedServer.launch("192m", port, List.of("--mongodb-uri", mongodbUri));
        port = server.port();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    public void kill() {
        server.kill();
    }

    /** Lets the server stand still between two instructions, as a long pause of its machine does. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on, as if nothing had been. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(server.process().pid())).start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server as an operator does. */
    public void stop() {
        server.process().destroy();
        server.process().onExit().join();
    }

    /** Starts the server again at the same address. */
    public void startAgain() {
        launch();
    }

    @Override
    public void close() {
        kill();
    }
}
