package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal.Form;
import io.devsync.server.store.TouchedObject;
import io.devsync.server.sync.MergeWindow.EntriesByObject;
import io.devsync.server.sync.MergeWindow.ReciprocalForms;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client file was or will be told about some objects after the base of an upload: the history that its device
 * merges with, so that the server has to as well (invariant I5).
 *
 * <p>It is derived: entries of the history as the file's views let them through, what entered and left its views, what its
 * own entries brought back to it, and the reciprocal forms of all that where earlier uploads have changed them.
 *
 * <p>Entering is Erase and Create here, without the values: an edit that meets the Erase is gone, and one that outlives
 * it (a newer Erase) takes Create and values with it (spec merge-rules §3, §4.2).
 */
final class ToldWindow {

    private final RealmSchema schema;
    private final ClientFile file;
    private final long base;
    private final EntriesByObject history;
    private final Map<ObjectKey, Optional<ObjectState>> now;
    private final ReciprocalForms forms;
    private final MergeWindow window = new MergeWindow();
    private final Set<ObjectKey> filtered = new LinkedHashSet<>();

    /**
     * @param base the server version that the upload is based on
     * @param now the objects as the newest version has them
     * @param forms reciprocal forms, those of this upload's earlier changesets included
     */
    ToldWindow(
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

    MergeWindow window() {
        return window;
    }

    /** The objects of which the file was not simply told what happened to them. */
    Set<ObjectKey> filtered() {
        return filtered;
    }

    private void collect(ObjectKey key) {
        List<HistoryEntry.Changes> entries = history.touching(key, base);
        for (HistoryEntry.Changes entry : entries) {
            file.viewAt(entry.version()).ifPresent(view -> through(view, entry, key));
        }
        viewChanges(key, entries);
    }

    private void through(View view, HistoryEntry.Changes entry, ObjectKey key) {
        TouchedObject object = MergeWindow.touched(entry, key);
        if (entry.fileIdent() == file.ident().ident()) {
            List<Instruction> effects =
                    OwnEffects.keys(schema, view.subscriptions(), object, entry.rejects(key));
            if (!effects.isEmpty()) {
                filtered.add(key);
                put(entry.version(), entry.effectsTimestamp(), HistoryEntry.SERVER_IDENT, key, Form.FILTERED, effects);
            }
            return;
        }
        Sight sight = Sight.of(schema, view.subscriptions(), object);
        if (sight != Sight.STAYS) {
            filtered.add(key);
        }
        switch (sight) {
            case STAYS -> put(
                    entry, entry.fileIdent(), key, Form.TOLD, MergeWindow.instructionsOn(entry, key));
            case LEAVES -> put(entry, entry.fileIdent(), key, Form.FILTERED, erase(key));
            case ENTERS -> put(entry, entry.fileIdent(), key, Form.FILTERED, eraseAndCreate(key));
            case UNSEEN -> {}
        }
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
                filtered.add(key);
                List<Instruction> synthetic = after ? eraseAndCreate(key) : erase(key);
                put(view.fromVersion(), view.timestamp(), HistoryEntry.SERVER_IDENT, key, Form.FILTERED, synthetic);
            }
        }
    }

    private Optional<ObjectState> stateAt(long version, ObjectKey key, List<HistoryEntry.Changes> entries) {
        for (HistoryEntry.Changes entry : entries) {
            if (entry.version() > version) {
                return MergeWindow.touched(entry, key).before();
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

    private void put(
            HistoryEntry.Changes entry, long originIdent, ObjectKey key, Form form, List<Instruction> original) {
        put(entry.version(), entry.timestamp(), originIdent, key, form, original);
    }

    private void put(
            long version, long timestamp, long originIdent, ObjectKey key, Form form, List<Instruction> original) {
        List<Instruction> now = forms.find(version, key, form).orElse(original);
        window.put(version, timestamp, originIdent, key, form, now, false);
    }
}
