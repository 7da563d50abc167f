package io.devsync.server.embedded.wire;

/** What one client may ask of the server's memory; all are MongoDB's own numbers unless they say otherwise. */
public final class Limits {

    /** The largest document that is stored ({@code maxBsonObjectSize}). */
    public static final int DOCUMENT_BYTES = 16 * 1024 * 1024;
    /** {@code maxMessageSizeBytes}. */
    public static final int MESSAGE_BYTES = 48_000_000;
    /** {@code maxWriteBatchSize}. */
    public static final int WRITE_BATCH = 100_000;
    /** Ours: MongoDB allows a million; every connection is a virtual thread here, this is far beyond what development needs. */
    public static final int CONNECTIONS = 4_000;

    private Limits() {
    }
}
