package io.devsync.harness.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, as users run it, that can be killed as the kernel kills it, and started again. */
final class ServerNode implements AutoCloseable {

    private final List<String> command;
    private final Path log;
    private volatile @Nullable Run run;

    /** A process, and what it says once it listens. */
    private record Run(Process process, CompletableFuture<Started> started) {}

    /** Where a server is, and its data source. */
    record Started(InetSocketAddress address, String dataSourceUri) {}

    /**
     * A server that does not run yet.
     *
     * @param launcher what starts {@code devsync}
     * @param options of {@code devsync serve} besides those for ports and reports
     * @param log where its log is appended
     */
    ServerNode(List<String> launcher, List<String> options, Path log) {
        this.log = log;
        this.command = new ArrayList<>(launcher);
        command.addAll(List.of("serve", "--json", "--log-level", "warn", "--port", "0", "--mongodb-port", "0"));
        command.addAll(options);
    }

    /** Starts the process; it listens later, see {@link #awaitListening}. */
    void launch() {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            CompletableFuture<Started> started = new CompletableFuture<>();
            run = new Run(process, started);
            Thread.ofVirtual().name("server-output").start(() -> read(process, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, CompletableFuture<Started> started) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!started.isDone()) {
                    BsonDocument report = BsonDocument.parse(line);
                    URI baseUrl = URI.create(report.getString("baseUrl").getValue());
                    started.complete(new Started(
                            new InetSocketAddress("127.0.0.1", baseUrl.getPort()),
                            report.getString("dataSource").getValue()));
                }
            }
            started.completeExceptionally(
                    new SoakException("server ended with " + process.onExit().join().exitValue() + " before it listened"));
        } catch (IOException | RuntimeException broken) {
            started.completeExceptionally(broken);
        }
    }

    /**
     * Waits until the server listens.
     *
     * @throws SoakException when it ends before, or takes too long
     */
    Started awaitListening(Duration patience) {
        Run current = current();
        try {
            return current.started.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SoakException("server did not listen within " + patience + "; its log: " + log, late);
        } catch (ExecutionException failed) {
            throw new SoakException("server did not start: " + failed.getCause() + "; its log: " + log, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SoakException("interrupted", stopped);
        }
    }

    private Run current() {
        Run current = run;
        if (current == null) {
            throw new IllegalStateException("the server was never launched");
        }
        return current;
    }

    /** Where the server listens, while it does. */
    Optional<InetSocketAddress> address() {
        Run current = run;
        return current != null && current.process.isAlive() && current.started.state() == Future.State.SUCCESS
                ? Optional.of(current.started.resultNow().address())
                : Optional.empty();
    }

    /** Asks the process to stop: SIGTERM. */
    void terminate() {
        current().process.destroy();
    }

    /**
     * Ends the process between two instructions: SIGKILL. Returns when it is gone.
     *
     * @return false when it had ended by itself
     */
    boolean kill() {
        Process process = current().process;
        boolean alive = process.isAlive();
        process.destroyForcibly().onExit().join();
        return alive;
    }

    /** Kills the process if there is one. */
    @Override
    public void close() {
        if (run != null) {
            kill();
        }
    }
}
