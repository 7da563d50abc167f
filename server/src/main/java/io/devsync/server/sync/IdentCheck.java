package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.schema.CutOff;
import java.util.Optional;

/** Whether a client file can go on from where it says it is (spec sync-server-behaviours §2). */
final class IdentCheck {

    private IdentCheck() {}

    /**
     * @param file what the server knows under the presented ident
     * @param userId whose connection it is
     * @param head the newest durable version
     * @return why the file needs a client reset; empty when all is well
     */
    static Optional<Refusal> refusal(
            Optional<ClientFile> file,
            ClientMessage.Ident ident,
            String userId,
            long head,
            Salts salts,
            CutOff cutOff) {
        if (file.isPresent() && cutOff.covers(ident.file().ident())) {
            return Optional.of(Refusal.of(SchemaReplacement.cutOff()));
        }
        if (file.isEmpty() || file.get().forgotten()) {
            return Optional.of(Refusal.of(SyncError.of(
                    Code.BAD_CLIENT_FILE_IDENT, Action.CLIENT_RESET, "Bad client file identifier (IDENT)")));
        }
        ClientFile known = file.get();
        long version = ident.download().serverVersion();
        if (known.ident().salt() != ident.file().salt()) {
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

    private static Optional<Refusal> diverging(Divergence divergence, String found) {
        return Optional.of(Refusal.of(divergence, "IDENT", found));
    }
}
