package io.devsync.harness.device;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.List;

/**
 * A transaction of the device that the server may not have integrated yet.
 *
 * @param clientVersion the local version it made
 * @param serverVersion the server version that the device had integrated before
 * @param timestamp milliseconds since 2015-01-01 by the device's clock
 * @param original what is uploaded
 * @param reciprocal what it has become by integrating the server's changes over it (spec merge-rules §5)
 */
record LocalChange(
        long clientVersion,
        long serverVersion,
        long timestamp,
        List<Instruction> original,
        List<Instruction> reciprocal) {

    UploadedChangeset toUpload() {
        return new UploadedChangeset(clientVersion, serverVersion, timestamp, 0, new Changeset(original));
    }

    LocalChange withReciprocal(List<Instruction> transformed) {
        return new LocalChange(clientVersion, serverVersion, timestamp, original, transformed);
    }
}
