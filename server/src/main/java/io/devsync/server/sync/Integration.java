package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetEncoder;
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
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.Evolution;
import io.devsync.server.schema.EvolutionMode;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.HistoryEntry.Supplement;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.Rejections;
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

    /** What an instruction takes besides texts and bytes, with what an entry says of its object. */
    private static final int INSTRUCTION_BYTES = 100;

    private final ClientFile file;
    private final WriteRules rules;
    private final HistoryLog log;
    private final OlderHistory older;
    private final Map<ObjectKey, Optional<ObjectState>> objects;
    private final long runBytes;
    private final List<List<HistoryEntry.Changes>> runs = new ArrayList<>();
    private final Map<ObjectKey, List<HistoryEntry.Changes>> entriesTouching = new HashMap<>();
    private final List<ObjectChange> objectChanges = new ArrayList<>();
    private final ChangesetEncoder encoder = new ChangesetEncoder();
    private final Map<ReciprocalKey, Reciprocal> forms = new HashMap<>();
    private AppSchema schema;
    private long version;
    private boolean runEnded;

    /** Reads what is no longer in memory. */
    interface OlderHistory {
        /** The entries of a range that touch any of the objects, oldest first; blocks on the store. */
        List<HistoryEntry.Changes> touching(Set<ObjectKey> keys, long after, long until);
    }

    /**
     * What one entry did to one object.
     *
     * @param seen what the user's document held when the entry took over what others had done to it
     */
    record ObjectChange(
            long version,
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            Optional<SeenDocument> seen) {

        ObjectChange(long version, ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after) {
            this(version, key, before, after, Optional.empty());
        }
    }

    /** A user's document as it was looked at; empty when it was missing or did not fit the schema. */
    record SeenDocument(Optional<ObjectState> state) {}

    private record ReciprocalKey(long version, ObjectKey key) {}

    /**
     * @param runBytes changesets are merged together up to about this size
     * @param objects the state of every object that the changesets have instructions on; belongs to this from now on
     */
    Integration(
            ClientFile file,
            AppSchema schema,
            WriteRules rules,
            HistoryLog log,
            OlderHistory older,
            long runBytes,
            Map<ObjectKey, Optional<ObjectState>> objects) {
        this.runBytes = runBytes;
        this.file = file;
        this.schema = schema;
        this.rules = rules;
        this.log = log;
        this.older = older;
        this.objects = objects;
        this.version = log.head();
    }

    /**
     * Works out the entries. Consecutive changesets with the same base meet the same window and are merged together, up
     * to one because of which the device is told something anew: that is part of the window of those after it, which were
     * written before the device heard of it.
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
            long bytes = bytes(uploads.get(from));
            int to = from + 1;
            while (to < uploads.size()
                    && to - from < atOnce
                    && uploads.get(to).serverVersion() == base
                    && bytes + bytes(uploads.get(to)) <= runBytes) {
                bytes += bytes(uploads.get(to));
                to++;
            }
            int done = integrateRun(base, uploads.subList(from, to), added.subList(from, to));
            // Few at once where runs end early, so that little is merged in vain.
            atOnce = runEnded || done < to - from ? 1 : Math.min(uploads.size(), atOnce * 2);
            from += done;
        }
    }

    /** About what a changeset takes in the history. */
    private static long bytes(UploadedChangeset upload) {
        long bytes = 0;
        for (Instruction instruction : upload.changeset().instructions()) {
            bytes += INSTRUCTION_BYTES + switch (instruction) {
                case Instruction.Update update -> bytes(update.value());
                case Instruction.ArrayInsert insert -> bytes(insert.value());
                case Instruction.SetInsert insert -> bytes(insert.value());
                case Instruction.SetErase erase -> bytes(erase.value());
                default -> 0;
            };
        }
        return bytes;
    }

    private static long bytes(Payload value) {
        return switch (value) {
            case Scalar.Str(String text) -> text.length();
            case Scalar.Binary(byte[] data) -> data.length;
            default -> 0;
        };
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
            runs.add(new ArrayList<>());
            append(version, changeset, added, List.of(), List.of(), List.of(), Supplement.None.NONE);
        }
    }

    /**
     * Works out the entry by which a device that came back without some views is told anew of everything that uploads of
     * its file have touched meanwhile.
     *
     * @param keys the objects; their states are known
     */
    void comeBack(HistoryEntry.Comeback comeback, Set<ObjectKey> keys, long timestamp) {
        UploadCursor last = file.upload();
        UploadedChangeset nothing = new UploadedChangeset(
                last.clientVersion(), last.serverVersion(), timestamp, 0, new Changeset(List.of()));
        List<TouchedObject> touched = new ArrayList<>(keys.size());
        for (ObjectKey key : keys) {
            Optional<ObjectState> state = objects.getOrDefault(key, Optional.empty());
            touched.add(TouchedObjects.of(schema, key, state, state, true));
        }
        version++;
        runs.add(new ArrayList<>());
        append(version, nothing, List.of(), List.of(), touched, List.of(), comeback);
    }

    /** Works out an entry without changes, with which the file is told the schema. */
    void tellSchema(long timestamp) {
        UploadCursor last = file.upload();
        UploadedChangeset nothing = new UploadedChangeset(
                last.clientVersion(), last.serverVersion(), timestamp, 0, new Changeset(List.of()));
        version++;
        runs.add(new ArrayList<>());
        append(version, nothing, List.of(), List.of(), List.of(), List.of(), Supplement.None.NONE);
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
        boolean replacing = rules.mode() == EvolutionMode.DEVELOPMENT && file.schemaOwed();
        return switch (schema.evolve(instructions, replacing ? EvolutionMode.REPLACING : rules.mode())) {
            case Evolution.Unchanged ignored -> List.of();
            case Evolution.Extended extended -> {
                schema = extended.next();
                yield extended.added();
            }
            case Evolution.Replaced ignored ->
                throw new BreakingSchemaException(new SchemaReplacement(file.ident().ident(), file.userId(), "", instructions));
            case Evolution.Refused refused -> throw new UploadRefusedException(refused.toError());
        };
    }

    /** Integrates the changesets up to the first one that ends a run; returns how many these are. */
    private int integrateRun(long base, List<UploadedChangeset> run, List<List<SchemaInstruction>> added)
            throws UploadRefusedException {
        long first = version + 1;
        runs.add(new ArrayList<>());
        Map<ObjectKey, Optional<ObjectState>> now = new LinkedHashMap<>();
        UploadMerge.objectsOf(run).forEach(key -> now.put(key, objects.getOrDefault(key, Optional.empty())));
        MergeWindow.EntriesByObject since = entriesSince(base, now.keySet());
        UploadMerge merge = new UploadMerge(schema.realm(), file, since, this::form, now);
        UploadMerge.Result merged = merge.runOnAll(base, run);
        WriteCheck check = new WriteCheck(schema, rules, file, base, merged);
        List<List<TouchedObject>> touched = new ArrayList<>();
        List<Map<ObjectKey, String>> rejected = new ArrayList<>();
        List<List<Instruction>> mergeable = new ArrayList<>();
        runEnded = false;
        while (touched.size() < merged.changesets().size() && !runEnded) {
            int i = touched.size();
            version++;
            rejected.add(new LinkedHashMap<>());
            UploadMerge.Merged one = merged.changesets().get(i);
            mergeable.add(MergeableForm.of(schema.realm(), objects, one.instructions()));
            Map<ObjectKey, Set<String>> astray = i == merged.changesets().size() - 1 ? merged.astray() : Map.of();
            touched.add(apply(
                    run.get(i),
                    new UploadMerge.Merged(mergeable.get(i), one.held()),
                    check,
                    since,
                    astray,
                    rejected.getLast()));
            runEnded = touched.getLast().stream().anyMatch(object -> object.retold() || !object.mended().isEmpty());
        }
        int done = touched.size();
        List<Reciprocal> changed = done == merged.changesets().size()
                ? merged.reciprocals()
                : merge.run(base, run.subList(0, done)).reciprocals();
        changed.forEach(
                reciprocal -> forms.put(new ReciprocalKey(reciprocal.version(), reciprocal.key()), reciprocal));
        for (int i = 0; i < done; i++) {
            append(
                    first + i,
                    run.get(i),
                    added.get(i),
                    mergeable.get(i),
                    touched.get(i),
                    i == done - 1 ? changed : List.of(),
                    supplement(run.get(i), rejected.get(i)));
        }
        return done;
    }

    private Optional<List<Instruction>> form(long ofVersion, ObjectKey key) {
        Reciprocal made = forms.get(new ReciprocalKey(ofVersion, key));
        return made == null ? file.reciprocal(ofVersion, key) : Optional.of(made.instructions());
    }

    private MergeWindow.EntriesByObject entriesSince(long base, Set<ObjectKey> keys) {
        Map<ObjectKey, List<HistoryEntry.Changes>> away = new HashMap<>();
        long from = file.needsAfter(base);
        Set<ObjectKey> touchedBefore = new LinkedHashSet<>();
        for (ObjectKey key : keys) {
            if (log.mayHaveTouched(key, from)) {
                touchedBefore.add(key);
            }
        }
        if (!touchedBefore.isEmpty()) {
            for (HistoryEntry.Changes entry : older.touching(touchedBefore, from, log.first() - 1)) {
                for (TouchedObject object : entry.touched()) {
                    away.computeIfAbsent(object.key(), key -> new ArrayList<>()).add(entry);
                }
            }
        }
        return (key, after) -> {
            List<HistoryEntry.Changes> now = log.touching(key, after);
            List<HistoryEntry.Changes> ours = entriesTouching.getOrDefault(key, List.of());
            if (now.isEmpty() && ours.isEmpty() && away.isEmpty()) {
                return List.of();
            }
            List<HistoryEntry.Changes> all = new ArrayList<>(away.getOrDefault(key, List.of()));
            all.removeIf(entry -> entry.version() <= after);
            all.addAll(now);
            all.addAll(ours);
            return all;
        };
    }

    private List<TouchedObject> apply(
            UploadedChangeset upload,
            UploadMerge.Merged merged,
            WriteCheck check,
            MergeWindow.EntriesByObject since,
            Map<ObjectKey, Set<String>> astray,
            Map<ObjectKey, String> rejected)
            throws UploadRefusedException {
        Map<ObjectKey, List<ObjectInstruction>> byObject = UploadMerge.byObject(merged.instructions());
        Map<ObjectKey, List<ObjectInstruction>> uploaded = byObject;
        // Edits of which nothing is left leave a mark: the device has made them, and later ones may build on them.
        if (!UploadMerge.isWhole(upload.changeset().instructions(), merged.instructions())) {
            uploaded = UploadMerge.byObject(upload.changeset().instructions());
            for (ObjectKey key : uploaded.keySet()) {
                byObject.computeIfAbsent(key, none -> List.of());
            }
        }
        List<TouchedObject> touched = new ArrayList<>();
        for (Map.Entry<ObjectKey, List<ObjectInstruction>> object : byObject.entrySet()) {
            ObjectKey key = object.getKey();
            Optional<ObjectState> before = objects.getOrDefault(key, Optional.empty());
            Optional<ObjectState> after = apply(upload, before, object.getValue());
            Optional<String> refusal = !object.getValue().isEmpty() && rejects(since.touching(key, upload.serverVersion()), key)
                    ? Optional.of(RejectionText.of(key))
                    : check.refusal(key, before, after, uploaded.getOrDefault(key, List.of()), object.getValue());
            if (refusal.isPresent()) {
                rejected.put(key, refusal.get());
                touched.add(TouchedObjects.of(schema, key, before, before, !isSentOnly(key)));
                continue;
            }
            objects.put(key, after);
            if (!object.getValue().isEmpty()) {
                objectChanges.add(new ObjectChange(version, key, before, after));
            }
            boolean retold = retold(key, after, check.unseen(key), merged.held().contains(key));
            Set<String> mended = retold || after.isEmpty() ? Set.of() : astray.getOrDefault(key, Set.of());
            touched.add(TouchedObjects.of(schema, key, before, after, retold, mended));
        }
        return touched;
    }

    /**
     * Whether the device must be told an object anew, so that it has a copy if and only if the object is in its view, and
     * the same one.
     *
     * @param unseen whether its copy has nothing to do with the object, which was out of its view
     * @param held whether it has a copy nevertheless
     */
    private boolean retold(ObjectKey key, Optional<ObjectState> after, boolean unseen, boolean held) {
        boolean seen = after.map(state -> file.sees(schema.realm(), state)).orElse(false);
        return !isSentOnly(key) && (unseen ? held || seen : after.isPresent() && !seen);
    }

    /** Whether devices keep no copies of the object. */
    private boolean isSentOnly(ObjectKey key) {
        return schema.realm().find(key.className()).filter(ObjectSchema::asymmetric).isPresent();
    }

    /**
     * Whether the device did what it did since to a copy that it must give up because of what it did before: all that it
     * does until it has the object back is lost (spec strict-mode §3.2).
     */
    private boolean rejects(List<HistoryEntry.Changes> entries, ObjectKey key) {
        for (HistoryEntry.Changes entry : entries) {
            if (entry.fileIdent() == file.ident().ident() && entry.rejection(key).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<ObjectState> apply(
            UploadedChangeset upload, Optional<ObjectState> before, List<ObjectInstruction> instructions)
            throws UploadRefusedException {
        try {
            return instructions.isEmpty() ? before : InstructionApplier.apply(schema.realm(), before, instructions);
        } catch (BadChangesetException bad) {
            String found = "client version " + upload.clientVersion() + ": " + bad.getMessage();
            throw bad.contradictsState()
                    ? new UploadRefusedException(Divergence.FIT, found)
                    : new UploadRefusedException(
                            SyncError.of(Code.BAD_CHANGESET, Action.CLIENT_RESET, "Bad changeset (UPLOAD): " + found));
        }
    }

    private Supplement supplement(UploadedChangeset upload, Map<ObjectKey, String> rejected) {
        return rejected.isEmpty()
                ? Supplement.None.NONE
                : new Rejections(Math.max(rules.now(), upload.originTimestamp()), rejected);
    }

    private void append(
            long entryVersion,
            UploadedChangeset upload,
            List<SchemaInstruction> added,
            List<Instruction> transformed,
            List<TouchedObject> touched,
            List<Reciprocal> changed,
            Supplement supplement) {
        Set<ObjectKey> rejected = supplement instanceof Rejections rejections ? rejections.reasons().keySet() : Set.of();
        Changeset changeset = new Changeset(
                added.isEmpty() && rejected.isEmpty() ? transformed : taken(added, transformed, rejected));
        HistoryEntry.Changes entry = new HistoryEntry.Changes(
                entryVersion,
                file.ident().ident(),
                new UploadCursor(upload.clientVersion(), upload.serverVersion()),
                upload.originTimestamp(),
                changeset,
                encoder.encode(changeset.instructions()),
                touched,
                changed,
                supplement);
        runs.getLast().add(entry);
        for (TouchedObject object : touched) {
            entriesTouching.computeIfAbsent(object.key(), key -> new ArrayList<>(2)).add(entry);
        }
    }

    private static List<Instruction> taken(
            List<SchemaInstruction> added, List<Instruction> transformed, Set<ObjectKey> rejected) {
        List<Instruction> instructions = new ArrayList<>(added.size() + transformed.size());
        instructions.addAll(added);
        for (Instruction instruction : transformed) {
            boolean taken = rejected.isEmpty()
                    || !(instruction instanceof ObjectInstruction object)
                    || !rejected.contains(new ObjectKey(object.className(), object.key()));
            if (taken) {
                instructions.add(instruction);
            }
        }
        return instructions;
    }

    /** The schema after all changesets. */
    AppSchema schema() {
        return schema;
    }

    /**
     * The new entries, one for each changeset, directly after the history's head: those that were merged together in one
     * list. They must become durable together, for the last of them has the reciprocals of all.
     */
    List<List<HistoryEntry.Changes>> runs() {
        return runs;
    }

    /** What the entries do to objects, in order. */
    List<ObjectChange> objectChanges() {
        return objectChanges;
    }
}
