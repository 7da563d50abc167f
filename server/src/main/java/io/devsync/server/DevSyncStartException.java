package io.devsync.server;

/** Says in one sentence, for the user, why a server could not start. */
public final class DevSyncStartException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure to start that nothing else has caused. */
    public DevSyncStartException(String message) {
        super(message);
    }

    /** A failure to start. */
    public DevSyncStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
