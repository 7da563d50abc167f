package io.devsync.harness.interop;

import io.devsync.server.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** The server in a process of its own, as users run it, that can be killed as the kernel kills it. */
final class ForkedServer implements AutoCloseable {

    private final Path dataFolder;
    private final int port = LastingPort.find();
    private Process process;
    private String baseUrl;
    private String dataSourceUri;

    private ForkedServer(Path dataFolder) {
        this.dataFolder = dataFolder;
        launch();
    }

    /** Starts a server on a free port; returns when it listens. */
    static ForkedServer start(Path dataFolder) {
        return new ForkedServer(dataFolder);
    }

    private void launch() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
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
                "--mongodb-port",
                "0",
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

    /** Where apps connect to. */
    String baseUrl() {
        return baseUrl;
    }

    /** The MongoDB with the documents; another one after each start. */
    String dataSourceUri() {
        return dataSourceUri;
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
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
