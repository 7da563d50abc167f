package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.message.SyncError;
import java.util.List;

/** What becomes of a schema when a client declares classes and properties. */
public sealed interface Evolution {

    /** All of it was known. */
    record Unchanged() implements Evolution {}

    /**
     * The schema has grown.
     *
     * @param added what was new, in an order that clients accept: classes before properties
     */
    record Extended(AppSchema next, List<SchemaInstruction> added) implements Evolution {
        public Extended {
            added = List.copyOf(added);
        }
    }

    /**
     * The schema has become another one, by a breaking change.
     *
     * @param differences what is replaced, in the words of clients
     */
    record Replaced(AppSchema next, List<String> differences) implements Evolution {
        public Replaced {
            differences = List.copyOf(differences);
        }
    }

    /** The client may not do that; nothing of it was taken over. */
    record Refused(SyncError.Code code, SyncError.Action action, String message) implements Evolution {

        /** The refusal as the client gets it. */
        public SyncError toError() {
            return SyncError.of(code, action, message);
        }
    }
}
