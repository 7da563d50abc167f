package io.devsync.harness.realm;

import java.time.Duration;
import java.util.List;

/** The native client did not do in time what it was waited for; the message ends with its newest log lines. */
public final class ClientTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LOG_LINES = 60;

    ClientTimeoutException(String what, Duration waited, String details, ClientLog log) {
        super(text(what, waited, details, log.recent(LOG_LINES)));
    }

    private static String text(String what, Duration waited, String details, List<String> log) {
        return "no " + what + " within " + waited.toMillis() + " ms; " + details
                + "\nnewest lines of the client's log:\n  " + String.join("\n  ", log);
    }
}
