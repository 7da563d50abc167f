package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.sync.MergeWindow.EntriesByObject;
import java.util.List;
import java.util.Optional;

/**
 * What others did to objects that have left a device's view, whether it was told or not: edits of such an object that the
 * device made before it knew are merged with the object's plain history and kept, for no edit is dropped only because
 * somebody has moved the object out of sight (design §5). The device loses its copy, so nothing binds the server to what
 * it was told.
 *
 * <p>Only edits that were made on the object as it was at the upload's base can be merged like that: it was in view then,
 * and nothing else of this device has been integrated into it since. Other edits of an unseen object are lost.
 */
final class PlainWindow {

    private final RealmSchema schema;
    private final ClientFile file;
    private final long base;
    private final EntriesByObject history;
    private final MergeWindow window = new MergeWindow();

    /**
     * @param base the server version that the upload is based on
     */
    PlainWindow(RealmSchema schema, ClientFile file, long base, EntriesByObject history) {
        this.schema = schema;
        this.file = file;
        this.base = base;
        this.history = history;
    }

    MergeWindow window() {
        return window;
    }

    /**
     * Adds an object.
     *
     * @param now the object as the newest version has it
     * @return false when edits of the device's copy cannot be merged with the object; then it is not added
     */
    boolean add(ObjectKey key, Optional<ObjectState> now) {
        List<HistoryEntry.Changes> since = history.touching(key, base);
        if (!sawAtBase(key, since, now) || since.stream().anyMatch(this::isOwn)) {
            return false;
        }
        for (HistoryEntry.Changes entry : since) {
            window.put(
                    entry.version(), entry.timestamp(), entry.fileIdent(), key, MergeWindow.instructionsOn(entry, key));
        }
        return true;
    }

    private boolean sawAtBase(ObjectKey key, List<HistoryEntry.Changes> since, Optional<ObjectState> now) {
        Optional<ObjectState> then =
                since.isEmpty() ? now : MergeWindow.touched(since.getFirst(), key).before();
        return !file.silentOn(base, key)
                && file.viewAt(base + 1)
                        .map(view -> Sight.sees(schema, view.subscriptions(), then))
                        .orElse(false);
    }

    private boolean isOwn(HistoryEntry.Changes entry) {
        return entry.fileIdent() == file.ident().ident();
    }
}
