package io.devsync.harness.interop;

import io.devsync.server.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** The server in a process of its own, as users run it, that can be killed as the kernel kills it. */
final class ForkedServer implements AutoCloseable {

    private final Path dataFolder;
    private Process process;
    private String baseUrl;
    private String dataSourceUri;

    private ForkedServer(Path dataFolder) {
        this.dataFolder = dataFolder;
        launch(0, 0);
    }

    /** Starts a server on free ports; returns when it listens. */
    static ForkedServer start(Path dataFolder) {
        return new ForkedServer(dataFolder);
    }

    private void launch(int port, int dataSourcePort) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
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
                "--mongodb-port",
                Integer.toString(dataSourcePort),
                "--data",
                dataFolder.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("server ended with " + process.waitFor() + " before it listened");
            }
            BsonDocument started = BsonDocument.parse(line);
            baseUrl = started.getString("baseUrl").getValue();
            dataSourceUri = started.getString("dataSource").getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String baseUrl() {
        return baseUrl;
    }

    String dataSourceUri() {
        return dataSourceUri;
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts the server again after {@link #kill()}, at the same address over the same data. */
    void startAgain() {
        launch(URI.create(baseUrl).getPort(), URI.create(dataSourceUri).getPort());
    }

    @Override
    public void close() {
        kill();
    }
}
