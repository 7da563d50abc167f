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
import java.util.List;
import java.util.Optional;

/**
 * What others did to objects since a device saw them last, whether it was told or not: the history that edits of objects
 * out of the file's view are merged with. The device will lose its copies, so nothing binds the server to what it was
 * told, and no edit is dropped because somebody has moved the object out of sight (design §5).
 *
 * <p>Where a file was told all that happened, what it was told is this history; forms are kept apart from the first merge
 * on where that is not so.
 *
 * <p>An edit counts only if the device made it on a copy that came about as the object did. That is not so if the device
 * created an object that had been there all along out of its view, nor if it had lost its copy meanwhile without knowing
 * of its own earlier edits that have outlived that.
 */
final class PlainWindow {

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
     * @param now the object as the newest version has it
     * @param base the server version that the upload is based on
     * @param creates whether the device had no copy before
     * @return false when the device's copy has nothing to do with the object; then it is not added
     */
    boolean add(ObjectKey key, Optional<ObjectState> now, long base, boolean creates) {
        List<HistoryEntry.Changes> after = history.touching(key, base);
        List<HistoryEntry.Changes> own = after.stream().filter(this::isOwn).toList();
        long madeAt = base;
        for (HistoryEntry.Changes entry : own) {
            if (MergeWindow.touched(entry, key).before().isEmpty() && !entry.rejects(key)) {
                madeAt = entry.version();
            }
        }
        boolean copied = !creates && (madeAt > base || sawAt(base, key, after, now));
        long earliestBase = own.stream()
                .mapToLong(entry -> entry.upload().serverVersion())
                .reduce(base, Math::min);
        if (!copied || lostCopyBetween(earliestBase, base, key)) {
            return false;
        }
        for (HistoryEntry.Changes entry : after) {
            if (!isOwn(entry) && entry.version() > madeAt) {
                Optional<List<Instruction>> kept = forms.find(entry.version(), key, Form.PLAIN);
                List<Instruction> form = kept.orElseGet(() -> forms.find(entry.version(), key, Form.TOLD)
                        .orElseGet(() -> MergeWindow.instructionsOn(entry, key)));
                window.put(
                        entry.version(), entry.timestamp(), entry.fileIdent(), key, Form.PLAIN, form, kept.isEmpty());
            }
        }
        return true;
    }

    private boolean sawAt(
            long version, ObjectKey key, List<HistoryEntry.Changes> after, Optional<ObjectState> now) {
        Optional<ObjectState> then =
                after.isEmpty() ? now : MergeWindow.touched(after.getFirst(), key).before();
        return file.viewAt(version + 1)
                .map(view -> Sight.sees(schema, view.subscriptions(), then))
                .orElse(false);
    }

    /** Whether the device was told to forget its copy by something after one version and up to another. */
    private boolean lostCopyBetween(long after, long until, ObjectKey key) {
        if (after == until) {
            return false;
        }
        boolean sameView = file.viewAt(after + 1).equals(file.viewAt(until + 1));
        return !sameView
                || after + 1 < history.inMemoryFrom()
                || history.touching(key, after).stream()
                        .filter(entry -> entry.version() <= until)
                        .anyMatch(entry -> !simplyTold(entry, key));
    }

    private boolean simplyTold(HistoryEntry.Changes entry, ObjectKey key) {
        TouchedObject object = MergeWindow.touched(entry, key);
        return file.viewAt(entry.version())
                .map(view -> isOwn(entry)
                        ? OwnEffects.keys(schema, view.subscriptions(), object, entry.rejects(key))
                                .isEmpty()
                        : Sight.of(schema, view.subscriptions(), object) == Sight.STAYS)
                .orElse(false);
    }

    private boolean isOwn(HistoryEntry.Changes entry) {
        return entry.fileIdent() == file.ident().ident();
    }
}
