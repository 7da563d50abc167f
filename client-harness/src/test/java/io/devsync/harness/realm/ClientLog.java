package io.devsync.harness.realm;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest log lines of the native client, of all apps of the process; older lines are forgotten.
 *
 * <p>Bounded because a client that spins writes gigabytes within seconds (spec real-client §3).
 */
public final class ClientLog {

    /** A failing wait is explained by what happened in its last seconds: some hundred lines at level "debug". */
    private static final int LINES_MAX = 4_000;

    /** Longer lines are hex dumps or query texts. */
    private static final int LINE_CHARS_MAX = 600;

    private static final String[] LEVELS = {"ALL", "TRACE", "DEBUG", "DETAIL", "INFO", "WARN", "ERROR", "FATAL", "OFF"};

    private final Deque<String> lines = new ArrayDeque<>();
    private final long startNanos = System.nanoTime();
    private Optional<PrintStream> copy = Optional.empty();

    /** Called by the native client on any of its threads. */
    void add(int level, String category, String message) {
        if (category.startsWith("Realm.Storage")) {
            return;
        }
        String text = message.length() > LINE_CHARS_MAX ? message.substring(0, LINE_CHARS_MAX) + "..." : message;
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        String line = millis + " ms " + LEVELS[Math.clamp(level, 0, LEVELS.length - 1)] + " " + category + " " + text;
        synchronized (lines) {
            if (lines.size() == LINES_MAX) {
                lines.removeFirst();
            }
            lines.addLast(line);
            copy.ifPresent(stream -> stream.println(line));
        }
    }

    /** Writes all further lines to a stream as well: what is only in memory is lost when the native client aborts. */
    public void copyTo(PrintStream stream) {
        synchronized (lines) {
            copy = Optional.of(stream);
        }
    }

    /** Adds a line of the test's own, so that the log tells what the test was about to do. */
    public void note(String text) {
        add(4, "Test", text);
    }

    /** The newest lines, oldest first. */
    public List<String> recent(int count) {
        synchronized (lines) {
            return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
        }
    }
}
