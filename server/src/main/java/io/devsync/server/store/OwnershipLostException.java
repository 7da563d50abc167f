package io.devsync.server.store;

/** An app's history has another owner by now: this process must neither write to it nor serve from what it remembers. */
public final class OwnershipLostException extends CheckpointMovedException {

    private static final long serialVersionUID = 1L;

    private final long now;

    /**
     * @param now the epoch of the newest owner
     * @param own the epoch in which this process was the owner
     */
    public OwnershipLostException(long now, long own) {
        super("the app belongs to another node since epoch " + now + " (expected: " + own
                + ", when this node took it over)");
        this.now = now;
    }

    /** The epoch of the newest owner. */
    public long now() {
        return now;
    }
}
