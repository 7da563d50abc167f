package io.devsync.harness.cluster;

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

/**
 * A {@code devsync serve} that was started in a process of its own and listens.
 *
 * @param started the line of JSON that it printed
 */
public record LaunchedServer(Process process, BsonDocument started) {

    /**
     * Starts a server; returns when it listens.
     *
     * @param heap as in {@code -Xmx}
     * @param port 0 for a free one
     * @param more of its options
     */
    public static LaunchedServer launch(String heap, int port, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
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
                Integer.toString(port)));
        command.addAll(more);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("server ended with " + process.waitFor() + " before it listened");
            }
            // Whatever it says later must not fill the pipe, where it would wait for us.
            Thread.ofPlatform().daemon().start(() -> output.lines().forEach(System.out::println));
            return new LaunchedServer(process, BsonDocument.parse(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where apps connect to. */
    public String baseUrl() {
        return started.getString("baseUrl").getValue();
    }

    /** Where it listens. */
    public int port() {
        return URI.create(baseUrl()).getPort();
    }

    /** The MongoDB with the documents. */
    public String dataSourceUri() {
        return started.getString("dataSource").getValue();
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }
}
