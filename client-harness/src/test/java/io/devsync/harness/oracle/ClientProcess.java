package io.devsync.harness.oracle;

import io.devsync.harness.realm.ClientJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The owner's end of a {@link ClientHost}. Used by one thread. */
final class ClientProcess implements AutoCloseable {

    /** Longer than the client itself waits for anything. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final String END = "";

    private final DeviceKind kind;
    private final Path log;
    private final Process process;
    private final PrintStream commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ClientProcess(DeviceKind kind, Path log, Process process) {
        this.kind = kind;
        this.log = log;
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("answers-of-" + kind).start(this::readAnswers);
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> {
                if (line.startsWith("ok\t") || line.startsWith("failed\t")) {
                    answers.add(line);
                } else {
                    addToLog(line); // native code says there why it aborts
                }
            });
        } catch (IOException | UncheckedIOException closed) {
            addToLog("output of " + kind + " ends: " + closed.getMessage());
        }
        answers.add(END);
    }

    private void addToLog(String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a process.
     *
     * @param nativeClients the folder with an unpacked native client per version, see the build
     * @param log what the process has to say besides answers
     * @param verbose whether that is the native client's whole log
     */
    static ClientProcess start(DeviceKind kind, Path nativeClients, Path log, boolean verbose) {
        List<String> command =
                ClientJvm.command(kind.toString(), nativeClients, ClientHost.class, verbose ? "verbose" : "quiet");
        try {
            ClientProcess started = new ClientProcess(
                    kind,
                    log,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
            started.answer("start");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a command and waits for its answer. */
    String call(String... words) {
        commands.println(String.join("\t", words));
        return answer(words[0] + " " + words[1]);
    }

    private String answer(String what) {
        String line;
        try {
            line = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisagreementException("interrupted", e);
        }
        if (line == null) {
            throw new DisagreementException(what + ": client " + kind + " did not answer within " + PATIENCE);
        }
        if (line.equals(END)) {
            throw new DisagreementException(what + ": client " + kind + " ended with " + process.onExit().join().exitValue());
        }
        String[] parts = line.split("\t", 2);
        if (!parts[0].equals("ok")) {
            throw new DisagreementException(what + ": " + parts[1]);
        }
        return parts[1];
    }

    /** Ends the process at once. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
