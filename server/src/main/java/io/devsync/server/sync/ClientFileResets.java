package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.store.HistoryEntry;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets client files not go on: their devices are told to start over with a client reset, at once or when they come back.
 * Owned by the engine's thread.
 */
final class ClientFileResets {

    private final EngineState state;
    private final EngineCommit commit;

    ClientFileResets(EngineState state, EngineCommit commit) {
        this.state = state;
        this.commit = commit;
    }

    /** Resets a file; false when there is no such file. */
    boolean reset(long ident) {
        Optional<ClientFile> file = state.file(ident);
        file.ifPresent(this::expire);
        return file.isPresent();
    }

    /**
     * Resets a file when its device comes again, as the original's Admin API does: a session that it has goes on
     * (realm-core flx_role_change.cpp).
     *
     * @return false when there is no such file
     */
    boolean resetNextTime(long ident) {
        Optional<ClientFile> file = state.file(ident);
        file.ifPresent(known -> {
            known.forget();
            commit.changed(known);
        });
        return file.isPresent();
    }

    /** Resets all files of some users, by user id; returns how many these are. */
    int resetOf(Predicate<String> users) {
        int files = 0;
        for (long ident = HistoryEntry.SERVER_IDENT + 1; ident <= state.newestIdent(); ident++) {
            Optional<ClientFile> file = state.file(ident);
            if (file.isPresent() && users.test(file.get().userId())) {
                expire(file.get());
                files++;
            }
        }
        return files;
    }

    private void expire(ClientFile file) {
        file.forget();
        commit.changed(file);
        file.session()
                .ifPresent(session -> session.fail(SyncError.of(
                        Code.CLIENT_FILE_EXPIRED,
                        Action.CLIENT_RESET,
                        "Client file expired: client file " + file.ident().ident() + " was reset by the server")));
    }
}
