package io.devsync.server.store;

/** Documents are not at the checkpoint at which the caller believes them: another process has written them meanwhile. */
public class CheckpointMovedException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * @param now the checkpoint
     * @param expected where the caller believed it
     */
    public CheckpointMovedException(long now, long expected) {
        super("documents are at version " + now + " (expected: " + expected
                + "): another process writes documents of this app, or one that has ended had a write under way");
    }

    /** Whatever else tells that this process does not write documents alone. */
    CheckpointMovedException(String message) {
        super(message);
    }
}
