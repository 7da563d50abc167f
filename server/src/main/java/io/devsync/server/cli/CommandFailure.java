package io.devsync.server.cli;

/**
 * Ends a command with {@link ExitCode#FAILURE} and one sentence for its user, without a stack trace.
 *
 * <p>The message says what happened, with which value, and what to do; it starts in lower case, since it is printed
 * after {@code devsync: }.
 */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure that has no other cause. */
    public CommandFailure(String message) {
        super(message);
    }

    /** A failure with a cause, which only {@code --log-level debug} shows. */
    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
