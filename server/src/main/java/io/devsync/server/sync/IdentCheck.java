package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.schema.CutOff;
import io.devsync.server.store.HistoryEntry;
import java.util.Optional;

/** Whether a client file can go on from where it says it is (spec sync-server-behaviours §2). */
final class IdentCheck {

    private static final Refusal UNKNOWN = Refusal.of(
            SyncError.of(Code.BAD_CLIENT_FILE_IDENT, Action.CLIENT_RESET, "Bad client file identifier (IDENT)"));

    private IdentCheck() {}

    /**
     * What the server still has.
     *
     * @param head the newest durable version
     * @param trimmed the newest version that is no longer in the history
     * @param newestIdent the newest ident that a client file was given
     */
    record Kept(long head, long trimmed, long newestIdent) {}

    /**
     * @param file what the server knows under the presented ident
     * @param userId whose connection it is
     * @return why the file needs a client reset; empty when all is well
     */
    static Optional<Refusal> refusal(
            Optional<ClientFile> file,
            ClientMessage.Ident ident,
            String userId,
            Kept kept,
            Salts salts,
            CutOff cutOff) {
        long presented = ident.file().ident();
        boolean given = presented > HistoryEntry.SERVER_IDENT && presented <= kept.newestIdent();
        if (given && cutOff.covers(presented)) {
            return Optional.of(Refusal.of(SchemaReplacement.cutOff()));
        }
        if (given && file.filter(one -> !one.expired()).isEmpty()) {
            return Optional.of(Refusal.of(expired(presented)));
        }
        if (file.isEmpty() || file.get().forgotten()) {
            return Optional.of(UNKNOWN);
        }
        ClientFile known = file.get();
        long head = kept.head();
        long version = ident.download().serverVersion();
        if (known.ident().salt() != ident.file().salt()) {
            if (ofAnotherHistory(ident, head, salts)) {
                return Optional.of(UNKNOWN);
            }
            return diverging(Divergence.SALT, "the salt of client file "
                    + ident.file().ident() + " is not the one it was given");
        }
        if (!known.userId().equals(userId)) {
            return Optional.of(Refusal.of(SyncError.of(
                    Code.USER_MISMATCH,
                    Action.CLIENT_RESET,
                    "User mismatch (IDENT): client file " + ident.file().ident() + " belongs to another user")));
        }
        if (version < known.acknowledged() || version > head) {
            return diverging(Divergence.SERVER_VERSION, version + " (expected: "
                    + known.acknowledged() + " to " + head + ")");
        }
        if (version < kept.trimmed() && (version > 0 || known.needsAfter() < kept.trimmed())) {
            return Optional.of(Refusal.of(expired(presented)));
        }
        if (ident.download().clientVersion() > known.upload().clientVersion()) {
            return diverging(Divergence.CLIENT_VERSION, ident.download().clientVersion() + " (expected: at most "
                    + known.upload().clientVersion() + ")");
        }
        long latest = ident.latest().version();
        if (latest < version || latest > head) {
            return diverging(Divergence.SERVER_VERSION, "latest " + latest + " (expected: "
                    + version + " to " + head + ")");
        }
        if (latest > 0 && salts.of(latest).salt() != ident.latest().salt()) {
            return diverging(Divergence.SALT, "the salt of server version " + latest
                    + " is not the one it was made with");
        }
        return Optional.empty();
    }

    /** Sync was terminated since, and what has begun anew gives the same idents again. */
    private static boolean ofAnotherHistory(ClientMessage.Ident ident, long head, Salts salts) {
        long latest = ident.latest().version();
        return latest > 0 && (latest > head || salts.of(latest).salt() != ident.latest().salt());
    }

    private static Optional<Refusal> diverging(Divergence divergence, String found) {
        return Optional.of(Refusal.of(divergence, "IDENT", found));
    }

    /** Its device was away for longer than history is kept for it. */
    static SyncError expired(long fileIdent) {
        return SyncError.of(
                Code.CLIENT_FILE_EXPIRED,
                Action.CLIENT_RESET,
                "Client file expired: the device of client file " + fileIdent
                        + " has been offline for longer than the server keeps history for it");
    }
}
