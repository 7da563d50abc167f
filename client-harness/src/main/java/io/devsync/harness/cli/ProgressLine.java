package io.devsync.harness.cli;

import io.devsync.harness.load.LoadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One line on a terminal that says how far a run has got, written over and over on a thread of its own. */
final class ProgressLine {

    private static final long EVERY_MS = 200;
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintWriter terminal;
    private final LoadProgress progress;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("progress").factory());

    private ProgressLine(PrintWriter terminal, LoadProgress progress) {
        this.terminal = terminal;
        this.progress = progress;
    }

    /** Shows the progress until it is closed. */
    static ProgressLine show(PrintWriter terminal, LoadProgress progress) {
        ProgressLine line = new ProgressLine(terminal, progress);
        line.timer.scheduleAtFixedRate(line::draw, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
        return line;
    }

    private void draw() {
        long total = progress.total();
        long done = Math.min(progress.done(), total);
        terminal.printf(
                Locale.ROOT,
                "%s%s: %d of %d (%d %%)",
                ERASE_LINE,
                progress.step(),
                done,
                total,
                total == 0 ? 100 : done * 100 / total);
        terminal.flush();
    }

    /** Ends and erases the line. */
    void close() {
        timer.close();
        terminal.print(ERASE_LINE);
        terminal.flush();
    }
}
