package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.merge.MergeException;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the changesets of one UPLOAD into entries of the history: schema first, then merging with the client file's
 * window, then application to the objects (design §3, steps 2 to 4; spec merge-rules §5, §6).
 *
 * <p>An instance is one attempt. It changes nothing outside itself; what it worked out is taken over when all changesets
 * of the message were fine. A changeset is never integrated in part.
 */
final class Integration {

    private final ClientFile file;
    private final EvolutionMode mode;
    private final HistoryLog log;
    private final OlderHistory older;
    private final Map<ObjectKey, Optional<ObjectState>> objects;
    private final List<HistoryEntry.Changes> entries = new ArrayList<>();
    private final List<ObjectChange> objectChanges = new ArrayList<>();
    private final Map<ReciprocalKey, Reciprocal> reciprocals = new LinkedHashMap<>();
    private AppSchema schema;
    private long version;

    /** Reads what is no longer in memory. */
    interface OlderHistory {
        /** The entries of a range that touch any of the objects, oldest first; blocks on the store. */
        List<HistoryEntry.Changes> touching(Set<ObjectKey> keys, long after, long until);
    }

    /** What one entry did to one object. */
    record ObjectChange(long version, ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after) {}

    private record ReciprocalKey(long version, ObjectKey key) {}

    /**
     * @param objects the state of every object that the changesets have instructions on
     */
    Integration(
            ClientFile file,
            AppSchema schema,
            EvolutionMode mode,
            HistoryLog log,
            OlderHistory older,
            Map<ObjectKey, Optional<ObjectState>> objects) {
        this.file = file;
        this.schema = schema;
        this.mode = mode;
        this.log = log;
        this.older = older;
        this.objects = new HashMap<>(objects);
        this.version = log.head();
    }

    /** The objects that some changesets have instructions on. */
    static Set<ObjectKey> objectsOf(List<UploadedChangeset> uploads) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        for (UploadedChangeset upload : uploads) {
            for (Instruction instruction : upload.changeset().instructions()) {
                if (instruction instanceof ObjectInstruction object) {
                    keys.add(new ObjectKey(object.className(), object.key()));
                }
            }
        }
        return keys;
    }

    /** Works out the entries; consecutive changesets with the same base meet the same window. */
    void integrate(List<UploadedChangeset> uploads) throws UploadRefusedException {
        int from = 0;
        while (from < uploads.size()) {
            long base = uploads.get(from).serverVersion();
            int to = from + 1;
            while (to < uploads.size() && uploads.get(to).serverVersion() == base) {
                to++;
            }
            integrateRun(base, uploads.subList(from, to));
            from = to;
        }
    }

    /**
     * Takes over a schema that came outside of uploads: as a changeset of the file that follows its last one, and only
     * when something in it is new.
     */
    void declare(RealmSchema declared, long timestamp) throws UploadRefusedException {
        Changeset schemaOnly = new Changeset(List.copyOf(SchemaInstructions.of(declared)));
        List<SchemaInstruction> added = evolve(schemaOnly);
        if (!added.isEmpty()) {
            UploadCursor last = file.upload();
            UploadedChangeset changeset =
                    new UploadedChangeset(last.clientVersion(), last.serverVersion(), timestamp, 0, schemaOnly);
            append(changeset, added, List.of(), List.of());
        }
    }

    private void integrateRun(long base, List<UploadedChangeset> run) throws UploadRefusedException {
        List<List<SchemaInstruction>> added = new ArrayList<>(run.size());
        List<MergeChangeset> theirs = new ArrayList<>(run.size());
        for (UploadedChangeset upload : run) {
            added.add(evolve(upload.changeset()));
            theirs.add(new MergeChangeset(
                    upload.originTimestamp(),
                    file.ident().ident(),
                    upload.changeset().instructions().stream()
                            .filter(instruction -> instruction instanceof ObjectInstruction)
                            .toList()));
        }
        List<Reciprocal> changed = merge(base, objectsOf(run), theirs);
        for (int i = 0; i < run.size(); i++) {
            boolean last = i == run.size() - 1;
            append(run.get(i), added.get(i), theirs.get(i).instructions(), last ? changed : List.of());
        }
    }

    private List<SchemaInstruction> evolve(Changeset changeset) throws UploadRefusedException {
        List<SchemaInstruction> instructions = new ArrayList<>();
        for (Instruction instruction : changeset.instructions()) {
            if (instruction instanceof SchemaInstruction schemaInstruction) {
                instructions.add(schemaInstruction);
            }
        }
        if (instructions.isEmpty()) {
            return instructions;
        }
        return switch (schema.evolve(instructions, mode)) {
            case Evolution.Unchanged ignored -> List.of();
            case Evolution.Extended extended -> {
                schema = extended.next();
                yield extended.added();
            }
            case Evolution.Refused refused -> throw new UploadRefusedException(refused.toError());
        };
    }

    private List<Reciprocal> merge(long base, Set<ObjectKey> keys, List<MergeChangeset> theirs)
            throws UploadRefusedException {
        Map<ObjectKey, Optional<ObjectState>> now = new LinkedHashMap<>();
        keys.forEach(key -> now.put(key, objects.getOrDefault(key, Optional.empty())));
        MergeWindow window = new MergeWindow(schema.realm(), file, base, entriesSince(base, keys), now, this::reciprocal);
        if (window.isEmpty()) {
            return List.of();
        }
        List<MergeChangeset> ours = window.changesets();
        try {
            Merge.transform(ours, theirs);
        } catch (MergeException conflict) {
            throw new UploadRefusedException(SyncError.of(
                    Code.BAD_CHANGESET, Action.CLIENT_RESET, "Bad changeset (UPLOAD): " + conflict.getMessage()));
        }
        List<Reciprocal> changed = window.changed(ours);
        changed.forEach(reciprocal ->
                reciprocals.put(new ReciprocalKey(reciprocal.version(), reciprocal.key()), reciprocal));
        return changed;
    }

    private Optional<List<Instruction>> reciprocal(long ofVersion, ObjectKey key) {
        Reciprocal made = reciprocals.get(new ReciprocalKey(ofVersion, key));
        return made == null ? file.reciprocal(ofVersion, key) : Optional.of(made.instructions());
    }

    private MergeWindow.EntriesByObject entriesSince(long base, Set<ObjectKey> keys) {
        Map<ObjectKey, List<HistoryEntry.Changes>> away = new HashMap<>();
        if (!keys.isEmpty() && base + 1 < log.first()) {
            for (HistoryEntry.Changes entry : older.touching(keys, base, log.first() - 1)) {
                for (TouchedObject object : entry.touched()) {
                    away.computeIfAbsent(object.key(), key -> new ArrayList<>()).add(entry);
                }
            }
        }
        return (key, after) -> {
            List<HistoryEntry.Changes> all = new ArrayList<>(away.getOrDefault(key, List.of()));
            all.addAll(log.touching(key, after));
            for (HistoryEntry.Changes entry : entries) {
                if (entry.touched().stream().anyMatch(object -> object.key().equals(key))) {
                    all.add(entry);
                }
            }
            return all;
        };
    }

    private void append(
            UploadedChangeset upload,
            List<SchemaInstruction> added,
            List<Instruction> transformed,
            List<Reciprocal> changed)
            throws UploadRefusedException {
        version++;
        List<TouchedObject> touched = new ArrayList<>();
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        for (Instruction instruction : transformed) {
            if (instruction instanceof ObjectInstruction object) {
                byObject.computeIfAbsent(new ObjectKey(object.className(), object.key()), key -> new ArrayList<>(8))
                        .add(object);
            }
        }
        for (Map.Entry<ObjectKey, List<ObjectInstruction>> object : byObject.entrySet()) {
            touched.add(apply(upload, object.getKey(), object.getValue()));
        }
        List<Instruction> instructions = new ArrayList<>(added.size() + transformed.size());
        instructions.addAll(added);
        instructions.addAll(transformed);
        Changeset changeset = new Changeset(instructions);
        entries.add(new HistoryEntry.Changes(
                version,
                file.ident().ident(),
                new UploadCursor(upload.clientVersion(), upload.serverVersion()),
                upload.originTimestamp(),
                changeset,
                ChangesetCodec.encode(changeset.instructions()),
                touched,
                changed));
    }

    private TouchedObject apply(UploadedChangeset upload, ObjectKey key, List<ObjectInstruction> instructions)
            throws UploadRefusedException {
        Optional<ObjectState> before = objects.getOrDefault(key, Optional.empty());
        Optional<ObjectState> after;
        try {
            after = InstructionApplier.apply(schema.realm(), before, instructions);
        } catch (BadChangesetException bad) {
            throw new UploadRefusedException(SyncError.of(
                    Code.BAD_CHANGESET,
                    Action.CLIENT_RESET,
                    "Bad changeset (UPLOAD): client version " + upload.clientVersion() + ": " + bad.getMessage()));
        }
        objects.put(key, after);
        objectChanges.add(new ObjectChange(version, key, before, after));
        return TouchedObjects.of(schema, key, before, after, instructions);
    }

    /** The schema after all changesets. */
    AppSchema schema() {
        return schema;
    }

    /** The new entries, one for each changeset, directly after the history's head. */
    List<HistoryEntry.Changes> entries() {
        return entries;
    }

    /** What the entries do to objects, in order. */
    List<ObjectChange> objectChanges() {
        return objectChanges;
    }
}
