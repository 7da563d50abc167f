package io.devsync.protocol.message;

import io.devsync.protocol.changeset.Changeset;

/**
 * A transaction of a device as it recorded it.
 *
 * @param clientVersion the local version it produced; strictly increasing, with gaps
 * @param serverVersion the server version that the device had integrated when it committed: the base of merging
 * @param originTimestamp milliseconds since 2015-01-01T00:00:00Z by the device's clock, which may be wrong
 * @param originFileIdent 0, meaning the sender itself
 */
public record UploadedChangeset(
        long clientVersion, long serverVersion, long originTimestamp, long originFileIdent, Changeset changeset) {}
