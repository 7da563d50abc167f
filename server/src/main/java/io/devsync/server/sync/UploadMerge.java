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
 * <p>All of them meet what the file was told, for their device merges with that too, and both must come to the same
 * forms. What counts for objects that are out of the file's view is another merge, with what happened to them unseen.
 */
final class UploadMerge {

    private final RealmSchema schema;
    private final ClientFile file;
    private final MergeWindow.EntriesByObject history;
    private final MergeWindow.ReciprocalForms forms;
    private final Map<ObjectKey, Optional<ObjectState>> now;

    /**
     * @param instructions what is left of each changeset's object instructions, to be applied to the newest state
     * @param reciprocals forms of entries that have changed
     * @param strange objects out of view of which the device had no copy that its edits could count for
     */
    record Result(
            List<List<Instruction>> instructions, List<Reciprocal> reciprocals, Set<ObjectKey> strange) {}

    /**
     * @param now the objects as the newest version has them
     */
    UploadMerge(
            RealmSchema schema,
            ClientFile file,
            MergeWindow.EntriesByObject history,
            MergeWindow.ReciprocalForms forms,
            Map<ObjectKey, Optional<ObjectState>> now) {
        this.schema = schema;
        this.file = file;
        this.history = history;
        this.forms = forms;
        this.now = now;
    }

    /** Merges changesets that have one base. */
    Result run(long base, List<UploadedChangeset> uploads) throws UploadRefusedException {
        Set<ObjectKey> keys = objectsOf(uploads);
        Map<ObjectKey, Optional<ObjectState>> states = new LinkedHashMap<>();
        keys.forEach(key -> states.put(key, now.getOrDefault(key, Optional.empty())));
        ToldWindow told = new ToldWindow(schema, file, base, history, states, forms);
        List<MergeChangeset> seen = changesets(uploads, Set.of());
        List<Reciprocal> reciprocals = new ArrayList<>(transform(told.window(), seen));
        Set<ObjectKey> unseen = new LinkedHashSet<>();
        states.forEach((key, state) -> {
            if (state.isPresent() && !file.sees(schema, state.get())) {
                unseen.add(key);
            }
        });
        Set<ObjectKey> plain = new LinkedHashSet<>(unseen);
        plain.addAll(told.filtered());
        if (plain.isEmpty()) {
            return new Result(seen.stream().map(MergeChangeset::instructions).toList(), reciprocals, Set.of());
        }
        Set<ObjectKey> strange = new LinkedHashSet<>();
        PlainWindow window = new PlainWindow(schema, file, history, forms);
        for (ObjectKey key : plain) {
            if (!window.add(key, states.getOrDefault(key, Optional.empty()), base, createsFirst(uploads, key))) {
                strange.add(key);
            }
        }
        List<MergeChangeset> hidden = changesets(uploads, strange);
        reciprocals.addAll(transform(window.window(), hidden));
        List<List<Instruction>> instructions = new ArrayList<>(uploads.size());
        for (int i = 0; i < uploads.size(); i++) {
            List<Instruction> both = new ArrayList<>();
            seen.get(i).instructions().stream().filter(one -> !isOf(unseen, one)).forEach(both::add);
            hidden.get(i).instructions().stream().filter(one -> isOf(unseen, one)).forEach(both::add);
            instructions.add(both);
        }
        strange.retainAll(unseen);
        return new Result(instructions, reciprocals, strange);
    }

    private List<MergeChangeset> changesets(List<UploadedChangeset> uploads, Set<ObjectKey> without) {
        List<MergeChangeset> changesets = new ArrayList<>(uploads.size());
        for (UploadedChangeset upload : uploads) {
            changesets.add(new MergeChangeset(
                    upload.originTimestamp(),
                    file.ident().ident(),
                    upload.changeset().instructions().stream()
                            .filter(one -> one instanceof ObjectInstruction && !isOf(without, one))
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

    /** Whether the device had no copy of the object before these changesets. */
    private static boolean createsFirst(List<UploadedChangeset> uploads, ObjectKey key) {
        for (UploadedChangeset upload : uploads) {
            for (Instruction instruction : upload.changeset().instructions()) {
                if (isOf(Set.of(key), instruction)) {
                    return instruction instanceof Instruction.CreateObject;
                }
            }
        }
        return false;
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
