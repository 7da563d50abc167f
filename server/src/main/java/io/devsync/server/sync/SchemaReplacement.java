package io.devsync.server.sync;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.CutOff;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.store.HistoryEntry;
import java.util.List;
import java.util.Optional;

/**
 * A breaking change of the schema that a device with an empty file has brought in development mode (spec development-mode
 * §2.7): the device's classes win, every other file is of no use any more.
 *
 * @param fileIdent the empty file
 * @param user whose file it is
 * @param client what the device calls its SDK; empty until the engine knows
 * @param instructions what its device declares
 */
record SchemaReplacement(long fileIdent, String user, String client, List<SchemaInstruction> instructions) {

    SchemaReplacement {
        instructions = List.copyOf(instructions);
    }

    SchemaReplacement by(String sdk) {
        return new SchemaReplacement(fileIdent, user, sdk, instructions);
    }

    /** What devices with other files are told, now or when they come again. */
    static SyncError cutOff() {
        return SyncError.of(
                Code.BAD_CLIENT_FILE,
                Action.CLIENT_RESET,
                "Synchronization no longer possible for client-side file: breaking schema change applied");
    }

    /** What a connected device is told. */
    SyncError farewell(EngineSession session) {
        boolean other = session.file()
                .map(file -> file.ident().ident() != fileIdent)
                .orElse(false);
        return other
                ? cutOff()
                : SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "Session closed: the schema has been replaced");
    }

    /** The change as an entry of the history; absent when the schema has become such by itself. */
    Optional<HistoryEntry.SchemaChange> entry(AppSchema schema, long version, long newestIdent, long timestamp) {
        if (!(schema.evolve(instructions, EvolutionMode.REPLACING) instanceof Evolution.Replaced replaced)) {
            return Optional.empty();
        }
        AppSchema next = replaced.next().withCutOff(new CutOff(version, newestIdent, fileIdent));
        HistoryEntry.Changes announced =
                HistoryEntry.Changes.ofServer(version, timestamp, new Changeset(List.of()));
        return Optional.of(new HistoryEntry.SchemaChange(announced, next.toBson()));
    }
}
