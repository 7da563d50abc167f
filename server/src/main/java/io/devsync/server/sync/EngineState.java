package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.rules.Permissions;
import io.devsync.server.rules.RulesException;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.schema.constraint.SchemaConstraints;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.ClientFileRecord.ViewRecord;
import io.devsync.server.store.HistoryEntry.Changes;
import io.devsync.server.store.HistoryEntry.QueryChange;
import io.devsync.server.store.HistoryEntry.SeenDocuments;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.HistoryUpkeep;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import io.devsync.server.sync.Integration.ObjectChange;
import io.devsync.server.sync.Integration.SeenDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the engine works on: schema, history, objects and client files at the newest version. Read from the store at
 * start, where the log is replayed from the documents' checkpoint to its end. Owned by the engine's thread.
 */
final class EngineState {

    private final EngineOptions options;
    private final SyncStore store;
    private final HistoryLog log;
    private final LiveObjects objects;
    private final Salts salts;
    private final Map<Long, ClientFile> files = new HashMap<>();
    private AppSchema schema;
    private SchemaConstraints constraints = SchemaConstraints.NONE;
    private long constraintsVersion = -1;
    private long newestIdent;
    private final OfflineClock offlineClock;
    private long trimmed;

    /** What a replay has found that documents, which are at the checkpoint, do not hold yet. */
    record Tail(long checkpoint, List<ObjectChange> objects, boolean schemaChanged) {}

    private EngineState(EngineOptions options, SyncStore store, AppSchema schema, long checkpoint) {
        this.options = options;
        this.store = store;
        this.schema = schema;
        this.log = new HistoryLog(checkpoint, options.limits().history());
        this.objects = new LiveObjects(store, checkpoint, options.limits().memory().objects());
        this.salts = new Salts(store.salts());
        this.newestIdent = store.newestIdent();
        HistoryUpkeep.Mark mark = store.upkeep().mark(options.clock().millis());
        this.trimmed = mark.trimmed();
        this.offlineClock = new OfflineClock(mark, options.clock(), options.limits().retention().gapMax());
    }

    /** The state as of the documents' checkpoint; {@link #replay} brings it to the newest version. */
    static EngineState load(EngineOptions options, SyncStore store) {
        AppSchema schema = store.schema()
                .map(AppSchema::fromBson)
                .orElseGet(() -> AppSchema.empty(options.dataSource(), options.database()));
        return new EngineState(options, store, schema, store.checkpoint());
    }

    /**
     * Reads the log from the checkpoint to its end.
     *
     * @throws CheckpointMovedException when another process has written documents meanwhile, so that what was read of
     *     them may not be as of the checkpoint
     */
    Tail replay() {
        long checkpoint = log.head();
        List<ObjectChange> changes = new ArrayList<>();
        AppSchema before = schema;
        while (true) {
            SyncStore.HistoryPage page = store.read(schema.realm(), log.head() + 1);
            if (page.entries().isEmpty()) {
                long now = store.checkpoint();
                if (now != checkpoint) {
                    throw new CheckpointMovedException(now, checkpoint);
                }
                return new Tail(checkpoint, changes, schema.version() != before.version());
            }
            page.salts().forEach(salt -> salts.add(salt.fromVersion(), salt.salt()));
            for (HistoryEntry entry : page.entries()) {
                switch (entry) {
                    case Changes one -> changes.addAll(replay(one));
                    case QueryChange change -> see(change);
                    case HistoryEntry.SchemaChange change -> schema = AppSchema.fromBson(change.schema());
                }
                log.add(entry);
            }
            log.durable(log.head());
        }
    }

    private List<ObjectChange> replay(Changes entry) {
        List<SchemaInstruction> added = new ArrayList<>();
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        for (Instruction instruction : entry.changeset().instructions()) {
            switch (instruction) {
                case SchemaInstruction schemaInstruction -> added.add(schemaInstruction);
                case ObjectInstruction object -> byObject.computeIfAbsent(
                                new ObjectKey(object.className(), object.key()), key -> new ArrayList<>())
                        .add(object);
            }
        }
        if (!added.isEmpty() && schema.evolve(added, EvolutionMode.DEVELOPMENT) instanceof Evolution.Extended extended) {
            schema = extended.next();
        }
        objects.load(schema, byObject.keySet());
        List<ObjectChange> changes = new ArrayList<>();
        byObject.forEach((key, instructions) -> changes.add(replay(entry.version(), key, instructions)));
        if (entry.supplement() instanceof SeenDocuments outside) {
            objects.load(schema, outside.different().keySet());
            seen(entry, outside, changes);
        }
        if (entry.fileIdent() != HistoryEntry.SERVER_IDENT) {
            // A file that was past the offline limit may have come back just when it was removed: it starts over.
            file(entry.fileIdent()).ifPresent(file -> {
                entry.comeback().ifPresent(comeback -> file.seeOnly(viewsAfter(file, comeback)));
                file.integrated(entry);
            });
        }
        return changes;
    }

    /** Adds to the changes of an entry what documents held when it was made of them. */
    private void seen(Changes entry, SeenDocuments outside, List<ObjectChange> changes) {
        changes.replaceAll(change -> {
            ObjectState held = outside.different().get(change.key());
            Optional<ObjectState> state = held == null ? change.after() : Optional.of(held);
            return new ObjectChange(
                    change.version(), change.key(), change.before(), change.after(), Optional.of(new SeenDocument(state)));
        });
        // What lost against the history has left no instructions.
        Set<ObjectKey> without = new LinkedHashSet<>(outside.different().keySet());
        entry.touched().forEach(object -> without.add(object.key()));
        changes.forEach(change -> without.remove(change.key()));
        for (ObjectKey key : without) {
            Optional<ObjectState> now = objects.get(key);
            ObjectState held = outside.different().get(key);
            Optional<ObjectState> state = held == null ? now : Optional.of(held);
            changes.add(new ObjectChange(entry.version(), key, now, now, Optional.of(new SeenDocument(state))));
        }
    }

    private ObjectChange replay(long version, ObjectKey key, List<ObjectInstruction> instructions) {
        Optional<ObjectState> before = objects.get(key);
        try {
            Optional<ObjectState> after = InstructionApplier.apply(schema.realm(), before, instructions);
            objects.put(key, after, version);
            return new ObjectChange(version, key, before, after);
        } catch (BadChangesetException damaged) {
            throw new StoreException(
                    "history entry " + version + " does not fit the documents: " + damaged.getMessage(), damaged);
        }
    }

    /** Takes a change of subscriptions into account: what the file sees, and what can be queried. */
    View see(QueryChange change) {
        View view = view(new ViewRecord(change.version(), change.timestamp(), change.query(), change.permissions()));
        for (String className : view.subscriptions().classes()) {
            schema = schema.withQueryableFields(className, view.subscriptions().queriedFields(className));
        }
        file(change.fileIdent()).ifPresent(file -> file.see(view));
        return view;
    }

    /**
     * The version after which a file that came back has not been told what it was thought to be told: where the first of
     * its views begins that its device does not know of. Absent when the device acts by the newest view.
     */
    Optional<Long> cameBackAfter(ClientFile file, DownloadCursor cursor, QueryVersion query) throws BadQueryException {
        List<View> views = file.views();
        if (cursor.serverVersion() == 0) {
            return views.isEmpty() ? Optional.empty() : Optional.of(0L);
        }
        Optional<Integer> known = inForce(views, cursor, query);
        if (known.isPresent()) {
            int next = known.get() + 1;
            return next == views.size() ? Optional.empty() : Optional.of(views.get(next).fromVersion());
        }
        SubscriptionSet.parse(query.body(), schema.realm());
        if (!views.isEmpty() && views.getLast().query().body().equals(query.body())) {
            // After a client reset devices count their subscriptions anew.
            View last = views.getLast();
            List<View> renamed = new ArrayList<>(views.subList(0, views.size() - 1));
            renamed.add(new View(
                    last.fromVersion(),
                    last.timestamp(),
                    query,
                    last.permissions(),
                    last.subscriptions(),
                    last.hidden()));
            file.seeOnly(renamed);
            return Optional.empty();
        }
        return Optional.of(cursor.serverVersion());
    }

    /** The place of the view that a device acts by; several have the same query when permissions have changed. */
    private static Optional<Integer> inForce(List<View> views, DownloadCursor cursor, QueryVersion query) {
        Optional<Integer> last = Optional.empty();
        for (int i = views.size() - 1; i >= 0; i--) {
            if (views.get(i).query().version() == query.version()) {
                if (views.get(i).fromVersion() <= cursor.serverVersion()) {
                    return Optional.of(i);
                }
                last = last.isPresent() ? last : Optional.of(i);
            }
        }
        return last;
    }

    /** What a file sees that came back without some of its views. */
    List<View> viewsAfter(ClientFile file, HistoryEntry.Comeback comeback) {
        List<View> known = new ArrayList<>();
        for (View view : file.views()) {
            if (view.fromVersion() < comeback.after()) {
                known.add(view);
            }
        }
        boolean inForce = !known.isEmpty() && known.getLast().query().version() == comeback.query().version();
        if (comeback.after() > 0 && !inForce) {
            known.add(view(new ViewRecord(comeback.after(), 0, comeback.query(), comeback.permissions())));
        }
        return known;
    }

    private View view(ViewRecord record) {
        try {
            Permissions permissions = record.permissions().isPresent()
                    ? Permissions.parse(record.permissions().get())
                    : Permissions.EVERYTHING;
            return View.of(schema, record.fromVersion(), record.timestamp(), record.query(), permissions);
        } catch (BadQueryException | RulesException refused) {
            throw new StoreException(
                    "the view in the history at version " + record.fromVersion() + " cannot be read: "
                            + refused.getMessage(),
                    refused);
        }
    }

    /** A file by its ident, from memory or the store. */
    Optional<ClientFile> file(long ident) {
        ClientFile known = files.get(ident);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<ClientFile> stored = store.clientFile(ident).map(this::fromRecord);
        stored.ifPresent(file -> files.put(ident, file));
        return stored;
    }

    private ClientFile fromRecord(ClientFileRecord record) {
        // Subscriptions of a file from before a breaking change may mean nothing any more, and nobody needs them.
        boolean useless = schema.cutOff().covers(record.file().ident());
        return new ClientFile(record, useless ? List.of() : record.views().stream().map(this::view).toList());
    }

    /** Whether any device has ever had a file of this app. */
    boolean hasFiles() {
        return newestIdent > HistoryEntry.SERVER_IDENT;
    }

    /** Makes new client files; they are not durable yet. */
    ClientFileRecord newFile(String userId) {
        newestIdent++;
        long salt = (options.random().nextLong() >>> 2) + 1;
        return new ClientFileRecord(
                new FileIdent(newestIdent, salt),
                userId,
                UploadCursor.START,
                0,
                List.of(),
                List.of(),
                List.of(),
                0,
                ClientFileRecord.SCHEMA_OWED,
                ClientFileRecord.NEEDS_NOTHING,
                offlineClock.countedMs());
    }

    /** The time by which devices count as away. */
    OfflineClock offlineClock() {
        return offlineClock;
    }

    /** The newest version that is no longer in the history: nobody needs it, or who needs it has to start over. */
    long trimmed() {
        return trimmed;
    }

    /** Nobody is served versions up to this one from now on. */
    void trimmed(long version) {
        trimmed = Math.max(trimmed, version);
        salts.trim(trimmed);
    }

    /** The newest client file; all idents from {@link HistoryEntry#SERVER_IDENT} on were given to one. */
    long newestIdent() {
        return newestIdent;
    }

    void rereadNewestIdent() {
        newestIdent = store.newestIdent();
    }

    void register(ClientFileRecord record) {
        files.put(record.file().ident(), fromRecord(record));
    }

    /** Forgets files without a session when there are many; their records are in the store. */
    void forgetIdleFiles(int keep) {
        if (files.size() > keep) {
            forgetIdleFiles(file -> true);
        }
    }

    /** Forgets some files, unless they have a session or are not in the store as they are. */
    void forgetIdleFiles(Predicate<ClientFile> which) {
        files.values().removeIf(file -> file.session().isEmpty() && !file.unsaved() && which.test(file));
    }

    Set<ClientFile> files() {
        return new LinkedHashSet<>(files.values());
    }

    AppSchema schema() {
        return schema;
    }

    void schema(AppSchema next) {
        schema = next;
    }

    /** What the schema demands of values beyond their types. */
    SchemaConstraints constraints() {
        if (constraintsVersion != schema.version()) {
            constraints = SchemaConstraints.compile(schema.realm(), schema.keywords());
            constraintsVersion = schema.version();
        }
        return constraints;
    }

    HistoryLog log() {
        return log;
    }

    LiveObjects objects() {
        return objects;
    }

    Salts salts() {
        return salts;
    }
}
