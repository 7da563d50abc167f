package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal.Form;
import io.devsync.server.sync.MergeWindow.EntriesByObject;
import io.devsync.server.sync.MergeWindow.ReciprocalForms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What others did to objects since a device saw them last, whether it was told or not: the history that edits of objects
 * out of the file's view are merged with. The device will lose its copies, so nothing binds the server to what it was
 * told, and no edit is dropped because somebody has moved the object out of sight (design §5).
 *
 * <p>Where a file was told all that happened, what it was told is this history; forms are kept apart from the first merge
 * on where that is not so.
 *
 * <p>A device that creates an object knows nothing of the object's history. Its edits meet the whole object then, as if it
 * had been made in one step which the device has not heard of; what that step becomes by merging is kept until the device
 * has lost its copy.
 */
final class PlainWindow {

    /** The rank of an object met as a whole: what a device writes wins over it. */
    private static final long OLDEST = 0;

    private final RealmSchema schema;
    private final ClientFile file;
    private final EntriesByObject history;
    private final ReciprocalForms forms;
    private final MergeWindow window = new MergeWindow();

    PlainWindow(RealmSchema schema, ClientFile file, EntriesByObject history, ReciprocalForms forms) {
        this.schema = schema;
        this.file = file;
        this.history = history;
        this.forms = forms;
    }

    MergeWindow window() {
        return window;
    }

    /**
     * Adds an object.
     *
     * @param base the server version that the upload is based on
     * @param created the version that the changeset is going to have by which the device creates the object, if it does
     */
    void add(ObjectKey key, Optional<ObjectState> now, long base, OptionalLong created) {
        OptionalLong whole = forms.newestWhole(key, base);
        List<HistoryEntry.Changes> edits = editsOfOthers(key, whole.orElse(base));
        if (whole.isPresent()) {
            List<Instruction> left = forms.find(whole.getAsLong(), key, Form.WHOLE).orElseThrow();
            window.put(whole.getAsLong(), OLDEST, HistoryEntry.SERVER_IDENT, key, Form.WHOLE, left, false);
        } else if (created.isPresent()) {
            List<Instruction> all = now.map(state -> List.copyOf(ObjectSnapshot.instructions(schema, state, false)))
                    .orElse(List.of());
            window.put(created.getAsLong(), OLDEST, HistoryEntry.SERVER_IDENT, key, Form.WHOLE, all, true);
            return;
        }
        for (HistoryEntry.Changes entry : edits) {
            Optional<List<Instruction>> kept = forms.find(entry.version(), key, Form.PLAIN);
            List<Instruction> form = kept.orElseGet(() -> derived(entry, key));
            window.put(entry.version(), entry.timestamp(), entry.fileIdent(), key, Form.PLAIN, form, kept.isEmpty());
        }
    }

    private List<HistoryEntry.Changes> editsOfOthers(ObjectKey key, long after) {
        List<HistoryEntry.Changes> edits = new ArrayList<>();
        for (HistoryEntry.Changes entry : history.touching(key, after)) {
            if (entry.version() > after && entry.fileIdent() != file.ident().ident()) {
                edits.add(entry);
            }
        }
        return edits;
    }

    private List<Instruction> derived(HistoryEntry.Changes entry, ObjectKey key) {
        boolean told = file.viewAt(entry.version())
                .map(view -> Sight.of(schema, view.subscriptions(), MergeWindow.touched(entry, key)) == Sight.STAYS)
                .orElse(false);
        Optional<List<Instruction>> form = told ? forms.find(entry.version(), key, Form.TOLD) : Optional.empty();
        return form.orElseGet(() -> MergeWindow.instructionsOn(entry, key));
    }
}
