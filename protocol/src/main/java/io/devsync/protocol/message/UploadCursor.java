package io.devsync.protocol.message;

/**
 * A position in a client file's history as the server sees it.
 *
 * @param clientVersion how far the client's history was scanned or integrated
 * @param serverVersion the server version that the client had integrated by then
 */
public record UploadCursor(long clientVersion, long serverVersion) {
    /** The start of the history. */
    public static final UploadCursor START = new UploadCursor(0, 0);
}
