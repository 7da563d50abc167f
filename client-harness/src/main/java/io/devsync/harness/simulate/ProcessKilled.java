package io.devsync.harness.simulate;

/** Ends a thread of a server process that was killed; an error, so that nothing in the server can take it for its own. */
final class ProcessKilled extends Error {

    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("the process was killed", null, false, false);
    }
}
