package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.sync.MergeWindow.EntriesByObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client file was or will be told about some objects after the base of an upload: the history that its device
 * merges with, so that the server has to as well (invariant I5).
 *
 * <p>It is derived, by the same rule that decides what is sent ({@link ClientFile#told}): entries of the history as the
 * file's views let them through, what it is told anew, and what entered and left with changes of its views; all of that in
 * the reciprocal forms that earlier uploads have left.
 *
 * <p>Entering is Erase and Create here, without the values: an edit that meets the Erase is gone, and one that outlives
 * it (a newer Erase) takes Create and values with it (spec merge-rules §3, §4.2).
 */
final class ToldWindow {

    /** The forms that what was told has got by merging with the file's uploads so far. */
    interface ReciprocalForms {
        /** The form of what was told of an object at a version; absent when it is as it was told. */
        Optional<List<Instruction>> find(long version, ObjectKey key);
    }

    private final RealmSchema schema;
    private final ClientFile file;
    private final long base;
    private final EntriesByObject history;
    private final Map<ObjectKey, Optional<ObjectState>> now;
    private final ReciprocalForms forms;
    private final MergeWindow window = new MergeWindow();

    /**
     * @param base the server version that the upload is based on
     * @param now the objects as the newest version has them
     * @param forms reciprocal forms, those of this upload's earlier changesets included
     */
    private ToldWindow(
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
    }

    /** The window of the objects in {@code now}. */
    static MergeWindow of(
            RealmSchema schema,
            ClientFile file,
            long base,
            EntriesByObject history,
            Map<ObjectKey, Optional<ObjectState>> now,
            ReciprocalForms forms) {
        ToldWindow told = new ToldWindow(schema, file, base, history, now, forms);
        now.keySet().forEach(told::collect);
        return told.window;
    }

    private void collect(ObjectKey key) {
        List<HistoryEntry.Changes> entries = history.touching(key, base);
        for (HistoryEntry.Changes entry : entries) {
            switch (file.told(schema, entry, MergeWindow.touched(entry, key))) {
                case STAYS -> put(entry, key, MergeWindow.instructionsOn(entry, key));
                case LEAVES -> put(entry, key, erase(key));
                case ENTERS -> put(entry, key, eraseAndCreate(key));
                case MENDED ->
                    put(entry, key, MergeWindow.touched(entry, key).mending(schema));
                case UNSEEN -> {}
            }
        }
        viewChanges(key, entries);
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
            boolean again = before && after && view.showsOtherwise(views.get(i - 1), key.className());
            if (before != after || again) {
                List<Instruction> told = after ? eraseAndCreate(key) : erase(key);
                put(view.fromVersion(), view.timestamp(), HistoryEntry.SERVER_IDENT, key, told);
            }
        }
    }

    private Optional<ObjectState> stateAt(long version, ObjectKey key, List<HistoryEntry.Changes> entries) {
        for (HistoryEntry.Changes entry : entries) {
            if (entry.version() > version) {
                return MergeWindow.touched(entry, key).before();
            }
        }
        return now.getOrDefault(key, Optional.empty());
    }

    private static List<Instruction> erase(ObjectKey key) {
        return List.of(new Instruction.EraseObject(key.className(), key.key()));
    }

    private static List<Instruction> eraseAndCreate(ObjectKey key) {
        return List.of(
                new Instruction.EraseObject(key.className(), key.key()),
                new Instruction.CreateObject(key.className(), key.key()));
    }

    private void put(HistoryEntry.Changes entry, ObjectKey key, List<Instruction> told) {
        long ident = file.ident().ident();
        put(
                entry.version(),
                entry.timestampFor(ident),
                entry.fileIdent() == ident ? HistoryEntry.SERVER_IDENT : entry.fileIdent(),
                key,
                told);
    }

    private void put(long version, long timestamp, long originIdent, ObjectKey key, List<Instruction> told) {
        window.put(version, timestamp, originIdent, key, forms.find(version, key).orElse(told));
    }
}
