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

    private final RealmSchema schema;
    private final ClientFile file;
    private final MergeWindow.EntriesByObject history;
    private final ToldWindow.ReciprocalForms forms;
    private final Map<ObjectKey, Optional<ObjectState>> now;

    /**
     * The outcome.
     *
     * @param changesets one for each upload
     * @param unseen the objects that existed out of the file's view
     * @param strange those of them whose edits count for nothing, since the device did not make them on a copy of the object
     * @param reciprocals forms of what the file was told that have changed
     */
    record Result(
            List<Merged> changesets, Set<ObjectKey> unseen, Set<ObjectKey> strange, List<Reciprocal> reciprocals) {}

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

    /** Merges changesets that have one base. */
    Result run(long base, List<UploadedChangeset> uploads) throws UploadRefusedException {
        Map<ObjectKey, Optional<ObjectState>> states = new LinkedHashMap<>();
        Set<ObjectKey> unseen = new LinkedHashSet<>();
        for (ObjectKey key : objectsOf(uploads)) {
            Optional<ObjectState> state = now.getOrDefault(key, Optional.empty());
            states.put(key, state);
            if (state.isPresent() && !file.sees(schema, state.get())) {
                unseen.add(key);
            }
        }
        MergeWindow window = ToldWindow.of(schema, file, base, history, states, forms);
        List<MergeChangeset> told = changesets(uploads, states.keySet());
        List<Reciprocal> reciprocals = transform(window, told);
        List<Merged> merged = new ArrayList<>(uploads.size());
        if (unseen.isEmpty()) {
            told.forEach(changeset -> merged.add(new Merged(changeset.instructions(), Set.of())));
            return new Result(merged, unseen, unseen, reciprocals);
        }
        Set<ObjectKey> strange = new LinkedHashSet<>();
        List<MergeChangeset> plain = plain(base, uploads, unseen, strange, states);
        for (int i = 0; i < uploads.size(); i++) {
            List<Instruction> instructions = new ArrayList<>(plain.get(i).instructions());
            Set<ObjectKey> held = new LinkedHashSet<>();
            for (Instruction instruction : told.get(i).instructions()) {
                if (!isOf(unseen, instruction)) {
                    instructions.add(instruction);
                } else if (instruction instanceof Instruction.EraseObject) {
                    held.remove(key(instruction));
                } else {
                    held.add(key(instruction));
                }
            }
            merged.add(new Merged(instructions, held));
        }
        return new Result(merged, unseen, strange, reciprocals);
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
        // Its forms are of no use later: once something of the device is integrated, nothing more of that base is.
        transform(window.window(), changesets);
        return changesets;
    }

    private List<MergeChangeset> changesets(List<UploadedChangeset> uploads, Set<ObjectKey> objects) {
        List<MergeChangeset> changesets = new ArrayList<>(uploads.size());
        for (UploadedChangeset upload : uploads) {
            changesets.add(new MergeChangeset(
                    upload.originTimestamp(),
                    file.ident().ident(),
                    upload.changeset().instructions().stream()
                            .filter(one -> isOf(objects, one))
                            .toList()));
        }
        return changesets;
    }

    private static List<Reciprocal> transform(MergeWindow window, List<MergeChangeset> theirs)
            throws UploadRefusedException {
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
        return window.changed(ours);
    }

    private static ObjectKey key(Instruction instruction) {
        ObjectInstruction object = (ObjectInstruction) instruction;
        return new ObjectKey(object.className(), object.key());
    }

    private static boolean isOf(Set<ObjectKey> keys, Instruction instruction) {
        return instruction instanceof ObjectInstruction object
                && keys.contains(new ObjectKey(object.className(), object.key()));
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
}
