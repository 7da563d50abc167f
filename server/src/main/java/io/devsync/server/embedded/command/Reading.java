package io.devsync.server.embedded.command;

import io.devsync.server.embedded.storage.NoState;
import io.devsync.server.embedded.storage.ReadState;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.Transaction;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** The state a command or cursor reads, held until it is closed. */
final class Reading implements AutoCloseable {

    private final ReadState state;
    private final @Nullable Snapshot snapshot;
    private final boolean announced;

    private Reading(ReadState state, @Nullable Snapshot snapshot, boolean announced) {
        this.state = state;
        this.snapshot = snapshot;
        this.announced = announced;
    }

    /** For a cursor that reads by itself. */
    static Reading nothing() {
        return new Reading(NoState.INSTANCE, null, false);
    }

    static Reading of(Transaction transaction) {
        return new Reading(transaction, null, false);
    }

    /** @param announced whether the client asked for read concern snapshot and so is told the time */
    static Reading of(Snapshot snapshot, boolean announced) {
        return new Reading(snapshot, snapshot, announced);
    }

    ReadState state() {
        return state;
    }

    /** What a reply to a snapshot read tells as {@code atClusterTime}. */
    Optional<BsonTimestamp> announcedTime() {
        Snapshot held = snapshot;
        return announced && held != null ? Optional.of(new BsonTimestamp(held.clusterTime())) : Optional.empty();
    }

    @Override
    public void close() {
        Snapshot held = snapshot;
        if (held != null) {
            held.close();
        }
    }
}
