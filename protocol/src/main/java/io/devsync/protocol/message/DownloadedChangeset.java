package io.devsync.protocol.message;

import io.devsync.protocol.changeset.EncodedChangeset;

/**
 * A transaction that a device shall integrate.
 *
 * @param serverVersion its place in the server's history, 1 or more
 * @param clientVersion the receiver's last own version integrated before it: the base of merging on the device
 * @param originTimestamp milliseconds since 2015-01-01T00:00:00Z
 * @param originFileIdent 1 for the server's own; never 0 and never the receiver's
 * @param changeset encoded once for all receivers
 */
public record DownloadedChangeset(
        long serverVersion,
        long clientVersion,
        long originTimestamp,
        long originFileIdent,
        EncodedChangeset changeset) {}
