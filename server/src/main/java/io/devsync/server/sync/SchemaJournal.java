package io.devsync.server.sync;

import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaDifference;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.SyncStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps account of who changed the schema, when and how (spec development-mode §2.15). Steps are written when the change
 * itself is durable. Owned by the engine's thread.
 */
final class SchemaJournal {

    private final SyncStore store;
    private final InstantSource clock;
    private final List<SchemaStep> unwritten = new ArrayList<>();
    private volatile Consumer<SchemaStep> listener = step -> {};

    SchemaJournal(SyncStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Says who hears of each step from now on; from any thread. */
    void tell(Consumer<SchemaStep> whom) {
        listener = whom;
    }

    /** A device's session has changed the schema, or has not. */
    void note(AppSchema before, AppSchema after, EngineSession session) {
        long ident = session.file().map(file -> file.ident().ident()).orElse(HistoryEntry.SERVER_IDENT);
        note(before, after, ident, session.connection().userId(), session.connection().client(), false);
    }

    /** The schema has been changed here. */
    void note(AppSchema before, AppSchema after) {
        note(before, after, HistoryEntry.SERVER_IDENT, "", "", false);
    }

    /** A device has replaced the schema. */
    void noteReplaced(AppSchema before, AppSchema after, SchemaReplacement by) {
        note(before, after, by.fileIdent(), by.user(), by.client(), true);
    }

    private void note(
            AppSchema before, AppSchema after, long ident, String user, String client, boolean breaking) {
        if (after.version() != before.version()) {
            unwritten.add(new SchemaStep(
                    after.version(),
                    clock.instant(),
                    ident,
                    user,
                    client,
                    breaking,
                    SchemaDifference.lines(before, after),
                    after.toBson()));
        }
    }

    /** What was noted is durable now. */
    void write() {
        for (SchemaStep step : unwritten) {
            store.logSchema(step);
            listener.accept(step);
        }
        unwritten.clear();
    }

    /** What was noted may never be durable. */
    void forget() {
        unwritten.clear();
    }
}
