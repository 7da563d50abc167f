package io.devsync.harness.cluster;

import io.devsync.server.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;

/** A server in a process of its own, as operators run it, that can be killed as the kernel kills it. */
final class NodeProcess implements AutoCloseable {

    private final String mongodbUri;
    private int port;
    private Process process;

    private NodeProcess(String mongodbUri) {
        this.mongodbUri = mongodbUri;
        launch();
    }

    /** Starts a server over a data source; returns when it listens. */
    static NodeProcess start(String mongodbUri) {
        return new NodeProcess(mongodbUri);
    }

    private void launch() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1", // short lives: starting fast counts
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--json",
                "--log-level",
                "warn",
                "--port",
                Integer.toString(port),
                "--mongodb-uri",
                mongodbUri);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("server ended with " + process.waitFor() + " before it listened");
            }
            port = URI.create(BsonDocument.parse(line).getString("baseUrl").getValue()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends the server as an operator does. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Starts the server again at the same address. */
    void startAgain() {
        launch();
    }

    @Override
    public void close() {
        kill();
    }
}
