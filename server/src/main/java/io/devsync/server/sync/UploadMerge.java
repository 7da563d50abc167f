package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.merge.MergeException;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.store.Reciprocal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges changesets of one base with the history since then (spec merge-rules §5).
 *
 * <p>All of them meet what the file was told, for their device merges with that too, and both must come to the same. What
 * is left of them fits the device's copies as they are once it has heard everything. For an object in the device's view,
 * or one that does not exist, that copy is what the server has. For an object that exists out of view there is no copy:
 * what the server makes of the edits is its own affair then ({@link PlainWindow}).
 */
final class UploadMerge {

    /** No class is called that. */
    private static final ObjectKey NO_OBJECT = new ObjectKey("", PrimaryKey.NullKey.NULL);

    private final RealmSchema schema;
    private final ClientFile file;
    private final MergeWindow.EntriesByObject history;
    private final ToldWindow.ReciprocalForms forms;
    private final Map<ObjectKey, Optional<ObjectState>> now;

    /**
     * The outcome.
     *
     * @param changesets one for each upload up to the first that leads the device's copy astray
     * @param unseen the objects that existed out of the file's view
     * @param strange those of them whose edits count for nothing, since the device did not make them on a copy of the object
     * @param reciprocals forms of what the file was told that have changed
     * @param astray the properties of objects in view that the device has other values of after the last of the changesets,
     *     since Realm's own rules do not converge
     */
    record Result(
            List<Merged> changesets,
            Set<ObjectKey> unseen,
            Set<ObjectKey> strange,
            List<Reciprocal> reciprocals,
            Map<ObjectKey, Set<String>> astray) {}

    /**
     * One changeset after the merge.
     *
     * @param instructions what is left of its object instructions, to be applied to the newest state
     * @param held the unseen objects of which the device has a copy by this changeset
     */
    record Merged(List<Instruction> instructions, Set<ObjectKey> held) {}

    /**
     * @param now the objects as the newest version has them
     */
    UploadMerge(
            RealmSchema schema,
            ClientFile file,
            MergeWindow.EntriesByObject history,
            ToldWindow.ReciprocalForms forms,
            Map<ObjectKey, Optional<ObjectState>> now) {
        this.schema = schema;
        this.file = file;
        this.history = history;
        this.forms = forms;
        this.now = now;
    }

    /** Merges changesets that have one base: all of them, or up to one after which the device has to be put right. */
    Result run(long base, List<UploadedChangeset> uploads) throws UploadRefusedException {
        return run(base, uploads, objectsOf(uploads));
    }

    /** The same for changesets on all the objects that the merge was made with. */
    Result runOnAll(long base, List<UploadedChangeset> uploads) throws UploadRefusedException {
        return run(base, uploads, now.keySet());
    }

    private Result run(long base, List<UploadedChangeset> uploads, Set<ObjectKey> objects)
            throws UploadRefusedException {
        Map<ObjectKey, Optional<ObjectState>> states = new LinkedHashMap<>();
        Set<ObjectKey> unseen = new LinkedHashSet<>();
        for (ObjectKey key : objects) {
            Optional<ObjectState> state = now.getOrDefault(key, Optional.empty());
            states.put(key, state);
            if (state.isPresent() && !file.sees(schema, state.get())) {
                unseen.add(key);
            }
        }
        MergeWindow window = ToldWindow.of(schema, file, base, history, states, forms);
        List<MergeChangeset> told = changesets(uploads, states.keySet());
        List<MergeChangeset> ours = window.changesets();
        transform(Merge::transform, ours, told);
        Straightening straightening = new Straightening(schema, file, history, forms, unseen);
        for (int i = 0; i < told.size() - 1; i++) {
            if (!straightening.astray(told.get(i), ours).isEmpty()) {
                return run(base, uploads.subList(0, i + 1));
            }
        }
        List<List<Instruction>> left = new ArrayList<>(told.size());
        told.forEach(changeset -> left.add(changeset.instructions()));
        Map<ObjectKey, Set<String>> astray = straightening.astray(told.getLast(), ours);
        if (!astray.isEmpty()) {
            straightening.run(base, uploads, states, left, astray, (key, from) -> window.formsOn(key, from, ours));
        }
        Set<ObjectKey> strange = new LinkedHashSet<>();
        List<MergeChangeset> plain = unseen.isEmpty() ? told : plain(base, uploads, unseen, strange, states);
        List<Merged> merged = new ArrayList<>(uploads.size());
        for (int i = 0; i < uploads.size(); i++) {
            merged.add(merged(left.get(i), unseen, plain.get(i).instructions()));
        }
        return new Result(merged, unseen, strange, window.changed(ours), astray);
    }

    /** @param plain what is left of edits of unseen objects */
    private static Merged merged(List<Instruction> told, Set<ObjectKey> unseen, List<Instruction> plain) {
        if (unseen.isEmpty()) {
            return new Merged(told, Set.of());
        }
        List<Instruction> instructions = new ArrayList<>(plain);
        Set<ObjectKey> held = new LinkedHashSet<>();
        for (Instruction instruction : told) {
            if (!isOf(unseen, instruction)) {
                instructions.add(instruction);
            } else if (instruction instanceof Instruction.EraseObject) {
                held.remove(key(instruction));
            } else {
                held.add(key(instruction));
            }
        }
        return new Merged(instructions, held);
    }

    private List<MergeChangeset> plain(
            long base,
            List<UploadedChangeset> uploads,
            Set<ObjectKey> unseen,
            Set<ObjectKey> strange,
            Map<ObjectKey, Optional<ObjectState>> states)
            throws UploadRefusedException {
        PlainWindow window = new PlainWindow(schema, file, base, history);
        Set<ObjectKey> kept = new LinkedHashSet<>();
        for (ObjectKey key : unseen) {
            if (window.add(key, states.getOrDefault(key, Optional.empty()))) {
                kept.add(key);
            } else {
                strange.add(key);
            }
        }
        List<MergeChangeset> changesets = changesets(uploads, kept);
        // Its forms are of no use later: once something of the device is integrated, nothing more of that base is. No
        // device merges with it either.
        transform(Merge::transformSoundly, window.window().changesets(), changesets);
        return changesets;
    }

    private List<MergeChangeset> changesets(List<UploadedChangeset> uploads, Set<ObjectKey> objects) {
        List<MergeChangeset> changesets = new ArrayList<>(uploads.size());
        for (UploadedChangeset upload : uploads) {
            changesets.add(new MergeChangeset(
                    upload.originTimestamp(), file.ident().ident(), only(objects, upload.changeset().instructions())));
        }
        return changesets;
    }

    /** The instructions on some objects; mostly all of them. */
    static List<Instruction> only(Set<ObjectKey> objects, List<Instruction> instructions) {
        List<Instruction> only = new ArrayList<>(instructions.size());
        ObjectKey last = NO_OBJECT;
        boolean wanted = false;
        for (Instruction instruction : instructions) {
            if (!(instruction instanceof ObjectInstruction object)) {
                continue;
            }
            if (!isOn(last, object)) {
                last = new ObjectKey(object.className(), object.key());
                wanted = objects.contains(last);
            }
            if (wanted) {
                only.add(instruction);
            }
        }
        return only;
    }

    private static boolean isOn(ObjectKey key, ObjectInstruction instruction) {
        return key.key().equals(instruction.key()) && key.className().equals(instruction.className());
    }

    /** One of the ways to merge. */
    interface Rules {
        void transform(List<MergeChangeset> ours, List<MergeChangeset> theirs) throws MergeException;
    }

    static void transform(Rules rules, List<MergeChangeset> ours, List<MergeChangeset> theirs)
            throws UploadRefusedException {
        try {
            rules.transform(ours, theirs);
        } catch (MergeException conflict) {
            String found = String.valueOf(conflict.getMessage());
            throw conflict.inconsistent()
                    ? new UploadRefusedException(Divergence.MERGE, found)
                    : new UploadRefusedException(
                            SyncError.of(Code.BAD_CHANGESET, Action.CLIENT_RESET, "Bad changeset (UPLOAD): " + found));
        }
    }

    private static ObjectKey key(Instruction instruction) {
        ObjectInstruction object = (ObjectInstruction) instruction;
        return new ObjectKey(object.className(), object.key());
    }

    /** Whether an instruction is on one of some objects. */
    static boolean isOf(Set<ObjectKey> keys, Instruction instruction) {
        return instruction instanceof ObjectInstruction object
                && keys.contains(new ObjectKey(object.className(), object.key()));
    }

    /** Whether a merge has left an upload's instructions on objects as they were, which is so for nearly all. */
    @SuppressWarnings("ReferenceEquality") // these very instructions
    static boolean isWhole(List<Instruction> uploaded, List<Instruction> left) {
        int at = 0;
        for (Instruction instruction : uploaded) {
            if (instruction instanceof ObjectInstruction && (at == left.size() || left.get(at++) != instruction)) {
                return false;
            }
        }
        return at == left.size();
    }

    /** The instructions on each object. */
    static Map<ObjectKey, List<ObjectInstruction>> byObject(List<Instruction> instructions) {
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        List<ObjectInstruction> last = List.of();
        for (Instruction instruction : instructions) {
            if (instruction instanceof ObjectInstruction object) {
                boolean same = !last.isEmpty()
                        && last.getFirst().key().equals(object.key())
                        && last.getFirst().className().equals(object.className());
                if (!same) {
                    last = byObject.computeIfAbsent(
                            new ObjectKey(object.className(), object.key()), key -> new ArrayList<>(8));
                }
                last.add(object);
            }
        }
        return byObject;
    }

    /** The objects that some changesets have instructions on. */
    static Set<ObjectKey> objectsOf(List<UploadedChangeset> uploads) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        ObjectKey last = NO_OBJECT;
        for (UploadedChangeset upload : uploads) {
            for (Instruction instruction : upload.changeset().instructions()) {
                // Mostly about the same object as the one before.
                if (instruction instanceof ObjectInstruction object && !isOn(last, object)) {
                    last = new ObjectKey(object.className(), object.key());
                    keys.add(last);
                }
            }
        }
        return keys;
    }
}
