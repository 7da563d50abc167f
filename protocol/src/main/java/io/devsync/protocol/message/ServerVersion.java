package io.devsync.protocol.message;

/**
 * A version of the server's history with the salt that proves its origin.
 *
 * @param version 0 for the empty history
 * @param salt 0 exactly for version 0
 */
public record ServerVersion(long version, long salt) {
    /** Nothing yet. */
    public static final ServerVersion NONE = new ServerVersion(0, 0);
}
