package io.devsync.protocol.message;

/**
 * A position in the server's history as one client file sees it.
 *
 * @param serverVersion how far the server's history was scanned
 * @param clientVersion the file's last own version integrated at or before that
 */
public record DownloadCursor(long serverVersion, long clientVersion) {
    /** The start of the history. */
    public static final DownloadCursor START = new DownloadCursor(0, 0);
}
