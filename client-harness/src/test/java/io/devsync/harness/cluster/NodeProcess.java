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
public final class NodeProcess implements AutoCloseable {

    private final String mongodbUri;
    private int port;
    private Process process;

    private NodeProcess(String mongodbUri) {
        this.mongodbUri = mongodbUri;
        launch();
    }

    /** Starts a server over a data source; returns when it listens. */
    public static NodeProcess start(String mongodbUri) {
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
            // Whatever it says later must not fill the pipe, where it would wait for us.
            Thread.ofPlatform().daemon().start(() -> output.lines().forEach(System.out::println));
            port = URI.create(BsonDocument.parse(line).getString("baseUrl").getValue()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Ends the server between two instructions: {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
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
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server as an operator does. */
    public void stop() {
        process.destroy();
        process.onExit().join();
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
