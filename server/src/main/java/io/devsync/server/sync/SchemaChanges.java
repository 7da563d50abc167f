package io.devsync.server.sync;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.store.HistoryEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the schema other than by what uploads declare: as administrators save it, and in a way that breaks the files of
 * devices. Owned by the engine's thread.
 */
final class SchemaChanges {

    private static final Logger log = LoggerFactory.getLogger(SchemaChanges.class);

    private final EngineOptions options;
    private final EngineState state;
    private final EngineCommit commit;
    private final SchemaJournal journal;

    SchemaChanges(EngineOptions options, EngineState state, EngineCommit commit, SchemaJournal journal) {
        this.options = options;
        this.state = state;
        this.commit = commit;
        this.journal = journal;
    }

    /** Takes over App Services schemas: all of them or none. */
    @SuppressWarnings("ReferenceEquality") // that very schema when nothing is new
    SchemaImport save(List<BsonDocument> documents, Set<String> asymmetricTables) {
        SchemaImport outcome = SchemaImport.of(state.schema(), documents, asymmetricTables, state.hasFiles());
        if (outcome instanceof SchemaImport.Accepted accepted && accepted.next() != state.schema()) {
            Changeset announced = new Changeset(List.copyOf(accepted.added()));
            HistoryEntry.Changes changes = HistoryEntry.Changes.ofServer(
                    state.log().head() + 1, SyncTime.now(options.clock()), announced);
            journal.note(state.schema(), accepted.next());
            commit.take(new HistoryEntry.SchemaChange(changes, accepted.next().toBson()), accepted.next());
            log.info(
                    "schema saved app={} version={} added={}",
                    options.appId(),
                    changes.version(),
                    accepted.added().size());
        }
        return outcome;
    }

    /**
     * Replaces the schema by what a device declares. The documents must hold everything, for nothing of the old schema can
     * be written with the new one.
     *
     * @return false when the schema has become such by itself
     */
    boolean replace(SchemaReplacement wanted) {
        Optional<HistoryEntry.SchemaChange> change =
                wanted.entry(state.schema(), state.log().head() + 1, state.newestIdent(), SyncTime.now(options.clock()));
        if (change.isEmpty()) {
            return false;
        }
        AppSchema next = AppSchema.fromBson(change.get().schema());
        journal.noteReplaced(state.schema(), next, wanted);
        log.warn(
                "schema replaced app={} file={} user={} client={}",
                options.appId(),
                wanted.fileIdent(),
                wanted.user(),
                wanted.client());
        commit.take(change.get(), next);
        return true;
    }
}
