package io.devsync.server.embedded.storage;

import org.jspecify.annotations.Nullable;

/** One document's or collection's change as it was committed, in order: what change streams are made of. */
public sealed interface Change {

    Namespace namespace();

    record Insert(Namespace namespace, byte[] document) implements Change { }

    /** @param replaced whether the client sent a whole document instead of operators */
    record Update(Namespace namespace, byte[] before, byte[] after, boolean replaced) implements Change { }

    record Delete(Namespace namespace, byte[] before) implements Change { }

    record Drop(Namespace namespace) implements Change { }

    record DropDatabase(String database) implements Change {
        @Override
        public Namespace namespace() {
            return new Namespace(database, "");
        }
    }

    record Rename(Namespace namespace, Namespace target) implements Change { }

    /** Who made a change: the session and transaction number that the events of one transaction share. */
    record Origin(byte @Nullable [] sessionId, long transactionNumber) {
        public static final Origin NONE = new Origin(null, -1);
    }
}
