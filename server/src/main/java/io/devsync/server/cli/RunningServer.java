package io.devsync.server.cli;

import io.devsync.server.DevSync;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A server that lives until the process gets a signal (Ctrl-C, SIGTERM) or the waiting thread is interrupted, and is
 * then drained and closed.
 */
final class RunningServer {

    // Docker kills ten seconds after SIGTERM; what the server acknowledged is on disk in any case.
    private static final Duration DRAIN_MAX = Duration.ofSeconds(8);

    private final DevSync server;
    private final PrintWriter out;
    private final boolean json;
    private final CountDownLatch closed = new CountDownLatch(1);

    RunningServer(DevSync server, PrintWriter out, boolean json) {
        this.server = server;
        this.out = out;
        this.json = json;
    }

    /** Blocks; on a signal the process ends here, with the exit code that {@link ExitCode} promises. */
    int awaitStop() {
        Thread onSignal = new Thread(this::stopProcess, "devsync-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(onSignal);
            close();
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    private void stopProcess() {
        Thread closing = Thread.ofPlatform().name("devsync-drain").daemon().start(this::close);
        int exitCode = awaitClosed(closing) ? ExitCode.OK : ExitCode.FAILURE;
        // The JVM would report the signal itself (130, 143), which service managers take for a failure.
        Runtime.getRuntime().halt(exitCode);
    }

    private boolean awaitClosed(Thread closing) {
        try {
            if (!closing.join(DRAIN_MAX)) {
                out.printf("devsync: not drained within %d s; stopped anyway%n", DRAIN_MAX.toSeconds());
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return closed.getCount() == 0;
    }

    private void close() {
        server.close();
        out.println(json ? "{\"event\":\"stopped\"}" : "DevSync stopped.");
        out.flush();
        closed.countDown();
    }
}
