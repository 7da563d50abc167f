package io.devsync.server.embedded.storage;

/** What one command has written so far, to wait for; owned by the command's thread. */
public final class WriteTicket {

    private long sequence;
    private long clusterTime;

    void raise(long newSequence, long newClusterTime) {
        sequence = Math.max(sequence, newSequence);
        clusterTime = Math.max(clusterTime, newClusterTime);
    }

    long sequence() {
        return sequence;
    }

    /** The time of the last write, 0 when nothing was written. */
    public long clusterTime() {
        return clusterTime;
    }
}
