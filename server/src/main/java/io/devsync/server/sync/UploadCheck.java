package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cursors of an UPLOAD. Only what would break merging is refused, for a false alarm costs the user a client reset
 * (spec sync-server-behaviours §3).
 */
final class UploadCheck {

    private UploadCheck() {}

    /**
     * The changesets that are not integrated yet.
     *
     * @param knownToDevice the newest server version that the device was told
     * @param previousProgress the client version of the session's previous UPLOAD
     * @param trimmed the newest version that is no longer in the history
     */
    static List<UploadedChangeset> fresh(
            ClientMessage.Upload upload, ClientFile file, long knownToDevice, long previousProgress, long trimmed)
            throws UploadRefusedException {
        if (upload.progress().clientVersion() < previousProgress) {
            throw new UploadRefusedException(Divergence.CLIENT_VERSION, "progress " + upload.progress().clientVersion()
                    + " (expected: at least " + previousProgress + ")");
        }
        if (upload.progress().serverVersion() > knownToDevice) {
            throw new UploadRefusedException(Divergence.SERVER_VERSION, "progress " + upload.progress().serverVersion()
                    + " (expected: at most " + knownToDevice + ")");
        }
        List<UploadedChangeset> fresh = new ArrayList<>(upload.changesets().size());
        long previous = 0;
        for (UploadedChangeset changeset : upload.changesets()) {
            if (changeset.clientVersion() <= previous) {
                throw new UploadRefusedException(Divergence.CLIENT_VERSION, "changeset " + changeset.clientVersion() + " after " + previous);
            }
            previous = changeset.clientVersion();
            if (changeset.clientVersion() <= file.upload().clientVersion()) {
                requireSame(changeset, file);
                continue;
            }
            if (changeset.serverVersion() < file.acknowledged() || changeset.serverVersion() > knownToDevice) {
                throw new UploadRefusedException(Divergence.SERVER_VERSION, "changeset " + changeset.clientVersion() + " based on "
                        + changeset.serverVersion() + " (expected: " + file.acknowledged() + " to " + knownToDevice
                        + ")");
            }
            if (file.needsAfter(changeset.serverVersion()) < trimmed) {
                throw new UploadRefusedException(IdentCheck.expired(file.ident().ident()));
            }
            fresh.add(changeset);
        }
        return fresh;
    }

    /**
     * A version that was integrated before must be the change that it was then. A device that lost our acknowledgement
     * sends it again as it was; one that goes on from an older copy of its file, or next to another device with a copy of
     * it, makes other changes under the same versions (spec sync-server-behaviours §3).
     */
    private static void requireSame(UploadedChangeset changeset, ClientFile file) throws UploadRefusedException {
        Optional<ClientFile.IntegratedChange> known = file.integratedChange(changeset.clientVersion());
        if (known.isPresent()
                && (known.get().timestamp() != changeset.originTimestamp()
                        || known.get().serverVersion() != changeset.serverVersion())) {
            throw new UploadRefusedException(
                    Divergence.REUSED_VERSION,
                    "client version " + changeset.clientVersion() + " made at " + changeset.originTimestamp() + " on server version "
                            + changeset.serverVersion() + " (expected: the one made at " + known.get().timestamp()
                            + " on server version " + known.get().serverVersion() + ")");
        }
    }
}
