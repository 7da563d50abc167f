package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client file was or will be told about some objects after the base of an upload: the history that the upload is
 * merged with (invariant I5).
 *
 * <p>It is derived: entries of the history as the file's views let them through, what entered and left its views, and
 * the reciprocal forms of all that where earlier uploads have changed them. For an object that is out of the file's view
 * now the device has no copy to agree with, so its edits meet the object's plain history.
 *
 * <p>Entering is Erase and Create here, without the values: an edit that meets the Erase is gone, and one that outlives
 * it (a newer Erase) takes Create and values with it (spec merge-rules §3, §4.2).
 */
final class MergeWindow {

    private final RealmSchema schema;
    private final ClientFile file;
    private final long base;
    private final EntriesByObject history;
    private final Map<ObjectKey, Optional<ObjectState>> now;
    private final ReciprocalForms forms;
    private final TreeMap<Long, Slot> slots = new TreeMap<>();

    /** The forms that entries have got by merging with the file's uploads so far. */
    interface ReciprocalForms {
        /** The form of an entry's instructions on an object; absent when it is the original one. */
        Optional<List<Instruction>> find(long version, ObjectKey key);
    }

    /** Where entries that touch an object are found. */
    interface EntriesByObject {
        /** The entries after a version that touch an object, oldest first. */
        List<HistoryEntry.Changes> touching(ObjectKey key, long after);
    }

    /** The window's instructions at one version, by object, with their rank. */
    private static final class Slot {
        private final long timestamp;
        private final long originIdent;
        private final Map<ObjectKey, List<Instruction>> byObject = new LinkedHashMap<>();

        Slot(long timestamp, long originIdent) {
            this.timestamp = timestamp;
            this.originIdent = originIdent;
        }
    }

    /**
     * @param base the server version that the upload is based on
     * @param now the objects as the newest version has them
     * @param forms reciprocal forms, those of this upload's earlier changesets included
     */
    MergeWindow(
            RealmSchema schema,
            ClientFile file,
            long base,
            EntriesByObject history,
            Map<ObjectKey, Optional<ObjectState>> now,
            ReciprocalForms forms) {
        this.schema = schema;
        this.file = file;
        this.base = base;
        this.history = history;
        this.now = now;
        this.forms = forms;
        now.keySet().forEach(this::collect);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    private void collect(ObjectKey key) {
        List<HistoryEntry.Changes> entries = history.touching(key, base);
        boolean outOfView = now.get(key).isPresent()
                && !file.currentView()
                        .map(view -> Sight.sees(schema, view.subscriptions(), now.get(key)))
                        .orElse(false);
        for (HistoryEntry.Changes entry : entries) {
            boolean own = entry.fileIdent() == file.ident().ident();
            if (outOfView) {
                if (!own) {
                    put(entry, entry.fileIdent(), key, ownForm(entry, key));
                }
            } else {
                file.viewAt(entry.version()).ifPresent(view -> through(view, entry, key, own));
            }
        }
        if (!outOfView) {
            viewChanges(key, entries);
        }
    }

    private void through(View view, HistoryEntry.Changes entry, ObjectKey key, boolean own) {
        TouchedObject object = touched(entry, key);
        if (own) {
            List<Instruction> effects = OwnEffects.keys(schema, view.subscriptions(), object);
            if (!effects.isEmpty()) {
                put(entry, HistoryEntry.SERVER_IDENT, key, reciprocalOr(entry.version(), key, effects));
            }
            return;
        }
        switch (Sight.of(schema, view.subscriptions(), object)) {
            case STAYS -> put(entry, entry.fileIdent(), key, ownForm(entry, key));
            case LEAVES -> put(entry, entry.fileIdent(), key, reciprocalOr(entry.version(), key, erase(key)));
            case ENTERS -> put(entry, entry.fileIdent(), key, reciprocalOr(entry.version(), key, eraseAndCreate(key)));
            case UNSEEN -> {}
        }
    }

    private static TouchedObject touched(HistoryEntry.Changes entry, ObjectKey key) {
        for (TouchedObject object : entry.touched()) {
            if (object.key().equals(key)) {
                return object;
            }
        }
        throw new IllegalStateException("history entry " + entry.version() + " does not touch " + key);
    }

    private List<Instruction> ownForm(HistoryEntry.Changes entry, ObjectKey key) {
        Optional<List<Instruction>> changed = forms.find(entry.version(), key);
        if (changed.isPresent()) {
            return changed.get();
        }
        List<Instruction> instructions = new ArrayList<>();
        for (Instruction instruction : entry.changeset().instructions()) {
            if (instruction instanceof ObjectInstruction object
                    && object.key().equals(key.key())
                    && object.className().equals(key.className())) {
                instructions.add(instruction);
            }
        }
        return instructions;
    }

    private List<Instruction> reciprocalOr(long version, ObjectKey key, List<Instruction> otherwise) {
        return forms.find(version, key).orElse(otherwise);
    }

    /** What entered and left with a change of subscriptions, from the object's state at that version. */
    private void viewChanges(ObjectKey key, List<HistoryEntry.Changes> entries) {
        List<View> views = file.views();
        for (int i = 0; i < views.size(); i++) {
            View view = views.get(i);
            if (view.fromVersion() <= base) {
                continue;
            }
            Optional<ObjectState> then = stateAt(view.fromVersion(), key, entries);
            boolean before = i > 0 && Sight.sees(schema, views.get(i - 1).subscriptions(), then);
            boolean after = Sight.sees(schema, view.subscriptions(), then);
            if (before != after) {
                List<Instruction> synthetic = after ? eraseAndCreate(key) : erase(key);
                slots.computeIfAbsent(
                                view.fromVersion(), version -> new Slot(view.timestamp(), HistoryEntry.SERVER_IDENT))
                        .byObject
                        .put(key, reciprocalOr(view.fromVersion(), key, synthetic));
            }
        }
    }

    private Optional<ObjectState> stateAt(long version, ObjectKey key, List<HistoryEntry.Changes> entries) {
        for (HistoryEntry.Changes entry : entries) {
            if (entry.version() > version) {
                return touched(entry, key).before();
            }
        }
        return now.get(key);
    }

    private static List<Instruction> erase(ObjectKey key) {
        return List.of(new Instruction.EraseObject(key.className(), key.key()));
    }

    private static List<Instruction> eraseAndCreate(ObjectKey key) {
        return List.of(
                new Instruction.EraseObject(key.className(), key.key()),
                new Instruction.CreateObject(key.className(), key.key()));
    }

    private void put(HistoryEntry.Changes entry, long originIdent, ObjectKey key, List<Instruction> instructions) {
        slots.computeIfAbsent(entry.version(), version -> new Slot(entry.timestamp(), originIdent))
                .byObject
                .put(key, instructions);
    }

    /** The window as the "ours" of a merge, in version order; {@link #changed} reads the outcome from the same list. */
    List<MergeChangeset> changesets() {
        List<MergeChangeset> ours = new ArrayList<>(slots.size());
        for (Slot slot : slots.values()) {
            List<Instruction> instructions = new ArrayList<>();
            slot.byObject.values().forEach(instructions::addAll);
            ours.add(new MergeChangeset(slot.timestamp, slot.originIdent, instructions));
        }
        return ours;
    }

    /** The reciprocals that a merge of {@link #changesets()} has made. */
    List<Reciprocal> changed(List<MergeChangeset> ours) {
        List<Reciprocal> reciprocals = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Long, Slot> slot : slots.entrySet()) {
            MergeChangeset merged = ours.get(i++);
            if (merged.changed()) {
                Map<ObjectKey, List<Instruction>> byObject = group(merged.instructions());
                for (ObjectKey key : slot.getValue().byObject.keySet()) {
                    List<Instruction> form = byObject.getOrDefault(key, List.of());
                    if (!form.equals(slot.getValue().byObject.get(key))) {
                        reciprocals.add(new Reciprocal(slot.getKey(), key, form));
                    }
                }
            }
        }
        return reciprocals;
    }

    static Map<ObjectKey, List<Instruction>> group(Collection<Instruction> instructions) {
        Map<ObjectKey, List<Instruction>> byObject = new HashMap<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof ObjectInstruction object) {
                byObject.computeIfAbsent(new ObjectKey(object.className(), object.key()), key -> new ArrayList<>())
                        .add(instruction);
            }
        }
        return byObject;
    }
}
