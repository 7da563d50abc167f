package io.devsync.server.sync;

import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaDifference;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps account of who changed the schema, when and how (spec development-mode §2.15). Steps are written when the change
 * itself is durable. Owned by the engine's thread.
 */
final class SchemaJournal {

    private static final Logger log = LoggerFactory.getLogger(SchemaJournal.class);

    private final SyncStore store;
    private final InstantSource clock;
    private final RequiredFill fill;
    private final List<Change> changes = new ArrayList<>();
    private final List<SchemaStep> unwritten = new ArrayList<>();
    private volatile Consumer<SchemaStep> listener = step -> {};

    private record Change(AppSchema before, AppSchema after) {}

    SchemaJournal(SyncStore store, InstantSource clock, RequiredFill fill) {
        this.store = store;
        this.clock = clock;
        this.fill = fill;
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
            changes.add(new Change(before, after));
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

    /**
     * Writes a step for changes that were made durable by a process that died before it could say who made them, and lets
     * documents be filled in, which it may not have done either.
     */
    void catchUp(AppSchema now) {
        List<SchemaStep> steps = store.schemaLog();
        long written = steps.isEmpty() ? 0 : steps.getLast().number();
        if (written < now.version()) {
            AppSchema before = steps.isEmpty()
                    ? AppSchema.empty(now.dataSource(), now.database())
                    : AppSchema.fromBson(steps.getLast().schema());
            note(before, now);
            write();
        } else {
            fill.start(steps);
        }
    }

    /** What was noted is durable now. A step that cannot be written waits for the next time: nobody depends on it. */
    void write() {
        while (!unwritten.isEmpty()) {
            SchemaStep step = unwritten.getFirst();
            try {
                store.logSchema(step);
            } catch (StoreException failure) {
                log.warn("step {} of the schema's log waits: {}", step.number(), failure.getMessage());
                break;
            }
            unwritten.removeFirst();
            listener.accept(step);
        }
        changes.forEach(change -> fill.start(change.before(), change.after()));
        changes.clear();
    }

    /** What was noted may never be durable. */
    void forget() {
        unwritten.clear();
        changes.clear();
    }
}
