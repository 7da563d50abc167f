package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
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
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.Rejections;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final WriteRules rules;
    private final HistoryLog log;
    private final OlderHistory older;
    private final Map<ObjectKey, Optional<ObjectState>> objects;
    private final List<HistoryEntry.Changes> entries = new ArrayList<>();
    private final Map<ObjectKey, List<HistoryEntry.Changes>> entriesTouching = new HashMap<>();
    private final List<ObjectChange> objectChanges = new ArrayList<>();
    private final Map<ReciprocalKey, Reciprocal> forms = new HashMap<>();
    private AppSchema schema;
    private long version;
    private boolean runEnded;

    /** Reads what is no longer in memory. */
    interface OlderHistory {
        /** The entries of a range that touch any of the objects, oldest first; blocks on the store. */
        List<HistoryEntry.Changes> touching(Set<ObjectKey> keys, long after, long until);
    }

    /** What one entry did to one object. */
    record ObjectChange(long version, ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after) {}

    private record ReciprocalKey(long version, ObjectKey key, Reciprocal.Form form) {}

    /**
     * @param objects the state of every object that the changesets have instructions on
     */
    Integration(
            ClientFile file,
            AppSchema schema,
            WriteRules rules,
            HistoryLog log,
            OlderHistory older,
            Map<ObjectKey, Optional<ObjectState>> objects) {
        this.file = file;
        this.schema = schema;
        this.rules = rules;
        this.log = log;
        this.older = older;
        this.objects = new HashMap<>(objects);
        this.version = log.head();
    }

    /**
     * Works out the entries. Consecutive changesets with the same base meet the same window and are merged together, up
     * to one that brings something back to the device, for what comes after it was written before the device heard of
     * that, or to one after which an object is no longer out of view.
     */
    void integrate(List<UploadedChangeset> uploads) throws UploadRefusedException {
        List<List<SchemaInstruction>> added = new ArrayList<>(uploads.size());
        for (UploadedChangeset upload : uploads) {
            added.add(evolve(upload.changeset()));
        }
        int atOnce = uploads.size();
        int from = 0;
        while (from < uploads.size()) {
            long base = uploads.get(from).serverVersion();
            int to = from + 1;
            while (to < uploads.size() && to - from < atOnce && uploads.get(to).serverVersion() == base) {
                to++;
            }
            int done = integrateRun(base, uploads.subList(from, to), added.subList(from, to));
            // Few at once where runs end early, so that little is merged in vain.
            atOnce = runEnded ? 1 : Math.min(uploads.size(), atOnce * 2);
            from += done;
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
            version++;
            append(version, changeset, added, List.of(), List.of(), List.of(), Map.of());
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
        return switch (schema.evolve(instructions, rules.mode())) {
            case Evolution.Unchanged ignored -> List.of();
            case Evolution.Extended extended -> {
                schema = extended.next();
                yield extended.added();
            }
            case Evolution.Refused refused -> throw new UploadRefusedException(refused.toError());
        };
    }

    /** Integrates the changesets up to the first one that ends a run; returns how many these are. */
    private int integrateRun(long base, List<UploadedChangeset> run, List<List<SchemaInstruction>> added)
            throws UploadRefusedException {
        long first = version + 1;
        Map<ObjectKey, Optional<ObjectState>> now = new LinkedHashMap<>();
        UploadMerge.objectsOf(run).forEach(key -> now.put(key, objects.getOrDefault(key, Optional.empty())));
        UploadMerge merge = new UploadMerge(schema.realm(), file, entriesSince(base, now.keySet()), this::form, now);
        UploadMerge.Result merged = merge.run(base, run);
        WriteCheck check = new WriteCheck(schema, rules, file, base, merged.strange());
        List<List<TouchedObject>> touched = new ArrayList<>();
        List<Map<ObjectKey, String>> rejected = new ArrayList<>();
        List<List<Instruction>> mergeable = new ArrayList<>();
        runEnded = false;
        while (touched.size() < run.size() && !runEnded) {
            int i = touched.size();
            version++;
            rejected.add(new LinkedHashMap<>());
            mergeable.add(MergeableForm.of(schema.realm(), objects, merged.instructions().get(i)));
            touched.add(apply(run.get(i), mergeable.get(i), check, rejected.getLast()));
            runEnded = touched.getLast().stream()
                    .anyMatch(object -> ends(object, rejected.getLast().containsKey(object.key())));
        }
        int done = touched.size();
        List<Reciprocal> changed = done == run.size()
                ? merged.reciprocals()
                : merge.run(base, run.subList(0, done)).reciprocals();
        changed.forEach(reciprocal -> forms.put(
                new ReciprocalKey(reciprocal.version(), reciprocal.key(), reciprocal.form()), reciprocal));
        for (int i = 0; i < done; i++) {
            append(
                    first + i,
                    run.get(i),
                    added.get(i),
                    mergeable.get(i),
                    touched.get(i),
                    i == done - 1 ? changed : List.of(),
                    rejected.get(i));
        }
        return done;
    }

    /** Whether the device is told something of its own entry, or an object out of its view is no more. */
    private boolean ends(TouchedObject object, boolean rejected) {
        return file.currentView()
                .map(view -> !OwnEffects.keys(schema.realm(), view.subscriptions(), object, rejected)
                                .isEmpty()
                        || object.before().isPresent()
                                && object.after().isEmpty()
                                && !Sight.sees(schema.realm(), view.subscriptions(), object.before()))
                .orElse(false);
    }

    private Optional<List<Instruction>> form(long ofVersion, ObjectKey key, Reciprocal.Form form) {
        Reciprocal made = forms.get(new ReciprocalKey(ofVersion, key, form));
        return made == null ? file.reciprocal(ofVersion, key, form) : Optional.of(made.instructions());
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
        return new MergeWindow.EntriesByObject() {
            @Override
            public List<HistoryEntry.Changes> touching(ObjectKey key, long after) {
                List<HistoryEntry.Changes> all = new ArrayList<>(away.getOrDefault(key, List.of()));
                all.removeIf(entry -> entry.version() <= after);
                all.addAll(log.touching(key, after));
                all.addAll(entriesTouching.getOrDefault(key, List.of()));
                return all;
            }

            @Override
            public long inMemoryFrom() {
                return log.first();
            }
        };
    }

    private List<TouchedObject> apply(
            UploadedChangeset upload,
            List<Instruction> transformed,
            WriteCheck check,
            Map<ObjectKey, String> rejected)
            throws UploadRefusedException {
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        for (Instruction instruction : transformed) {
            if (instruction instanceof ObjectInstruction object) {
                byObject.computeIfAbsent(new ObjectKey(object.className(), object.key()), key -> new ArrayList<>(8))
                        .add(object);
            }
        }
        List<TouchedObject> touched = new ArrayList<>();
        for (Map.Entry<ObjectKey, List<ObjectInstruction>> object : byObject.entrySet()) {
            touched.add(apply(upload, object.getKey(), object.getValue(), check, rejected));
        }
        // Merging has left nothing of what the device did to these. Should it hold copies that are out of its view, also
        // because it never gets the bootstrap of the view that is in force now, then it must lose them.
        for (ObjectKey key : UploadMerge.objectsOf(List.of(upload))) {
            Optional<ObjectState> state = objects.getOrDefault(key, Optional.empty());
            if (!byObject.containsKey(key) && state.isPresent()) {
                check.withoutEffect(key).ifPresent(reason -> rejected.put(key, reason));
                touched.add(TouchedObjects.of(schema, key, state, state, List.of()));
            }
        }
        return touched;
    }

    private TouchedObject apply(
            UploadedChangeset upload,
            ObjectKey key,
            List<ObjectInstruction> instructions,
            WriteCheck check,
            Map<ObjectKey, String> rejected)
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
        Optional<String> refusal = rejectedSince(upload.serverVersion(), key)
                ? Optional.of(RejectionText.of(key))
                : check.refusal(key, before, after);
        if (refusal.isPresent()) {
            rejected.put(key, refusal.get());
            return TouchedObjects.rejected(schema, key, before);
        }
        objects.put(key, after);
        objectChanges.add(new ObjectChange(version, key, before, after));
        return TouchedObjects.of(schema, key, before, after, instructions);
    }

    /**
     * Whether the device did this to a copy that it must give up because of what it did before: all that it does until it
     * has the object back is lost (spec strict-mode §3.2).
     */
    private boolean rejectedSince(long base, ObjectKey key) {
        return own(log.touching(key, base), key) || own(entriesTouching.getOrDefault(key, List.of()), key);
    }

    private boolean own(List<HistoryEntry.Changes> entries, ObjectKey key) {
        for (HistoryEntry.Changes entry : entries) {
            if (entry.fileIdent() == file.ident().ident() && entry.rejects(key)) {
                return true;
            }
        }
        return false;
    }

    private void append(
            long entryVersion,
            UploadedChangeset upload,
            List<SchemaInstruction> added,
            List<Instruction> transformed,
            List<TouchedObject> touched,
            List<Reciprocal> changed,
            Map<ObjectKey, String> rejected) {
        List<Instruction> instructions = new ArrayList<>(added.size() + transformed.size());
        instructions.addAll(added);
        for (Instruction instruction : transformed) {
            boolean taken = rejected.isEmpty()
                    || !(instruction instanceof ObjectInstruction object)
                    || !rejected.containsKey(new ObjectKey(object.className(), object.key()));
            if (taken) {
                instructions.add(instruction);
            }
        }
        Changeset changeset = new Changeset(instructions);
        HistoryEntry.Changes entry = new HistoryEntry.Changes(
                entryVersion,
                file.ident().ident(),
                new UploadCursor(upload.clientVersion(), upload.serverVersion()),
                upload.originTimestamp(),
                changeset,
                ChangesetCodec.encode(changeset.instructions()),
                touched,
                changed,
                rejected.isEmpty()
                        ? Rejections.NONE
                        : new Rejections(Math.max(rules.now(), upload.originTimestamp()), rejected));
        entries.add(entry);
        for (TouchedObject object : touched) {
            entriesTouching.computeIfAbsent(object.key(), key -> new ArrayList<>(2)).add(entry);
        }
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
