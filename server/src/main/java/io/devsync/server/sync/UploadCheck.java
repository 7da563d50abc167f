package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.ArrayList;
import java.util.List;

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
            throw refused(Code.BAD_CLIENT_VERSION, "progress " + upload.progress().clientVersion()
                    + " (expected: at least " + previousProgress + ")");
        }
        if (upload.progress().serverVersion() > knownToDevice) {
            throw refused(Code.BAD_SERVER_VERSION, "progress " + upload.progress().serverVersion()
                    + " (expected: at most " + knownToDevice + ")");
        }
        List<UploadedChangeset> fresh = new ArrayList<>(upload.changesets().size());
        long previous = 0;
        for (UploadedChangeset changeset : upload.changesets()) {
            if (changeset.clientVersion() <= previous) {
                throw refused(Code.BAD_CLIENT_VERSION, "changeset " + changeset.clientVersion() + " after " + previous);
            }
            previous = changeset.clientVersion();
            if (changeset.clientVersion() <= file.upload().clientVersion()) {
                continue;
            }
            if (changeset.serverVersion() < file.acknowledged() || changeset.serverVersion() > knownToDevice) {
                throw refused(Code.BAD_SERVER_VERSION, "changeset " + changeset.clientVersion() + " based on "
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

    private static UploadRefusedException refused(Code code, String what) {
        return new UploadRefusedException(SyncError.of(code, Action.CLIENT_RESET, "Bad upload (UPLOAD): " + what));
    }
}
