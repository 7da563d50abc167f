package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Of what a client file uploaded while views were assumed that its device turned out not to have got: the objects whose
 * edits may have been merged with something else than the device is told in the end.
 */
final class Misled {

    private Misled() {}

    /**
     * The objects.
     *
     * @param file as it was assumed to be
     * @param real the views that it has instead
     * @param since all entries from the version on where these differ
     */
    static Set<ObjectKey> objects(
            RealmSchema schema, ClientFile file, List<View> real, List<HistoryEntry.Changes> since) {
        Set<ObjectKey> edited = new LinkedHashSet<>();
        for (HistoryEntry.Changes entry : since) {
            if (entry.fileIdent() == file.ident().ident()) {
                entry.touched().forEach(object -> edited.add(object.key()));
            }
        }
        Optional<View> actual = real.isEmpty() ? Optional.empty() : Optional.of(real.getLast());
        List<View> never = new ArrayList<>(file.views());
        never.removeAll(real);
        Set<ObjectKey> misled = new LinkedHashSet<>();
        for (HistoryEntry.Changes entry : since) {
            for (TouchedObject object : entry.touched()) {
                boolean differs = differs(schema, never, actual, object.before())
                        || differs(schema, never, actual, object.after());
                if (differs && edited.contains(object.key())) {
                    misled.add(object.key());
                }
            }
        }
        return misled;
    }

    /** Whether an object in some state is in view in one case only. */
    private static boolean differs(
            RealmSchema schema, List<View> never, Optional<View> actual, Optional<ObjectState> state) {
        boolean seen = sees(schema, actual, state);
        for (View view : never) {
            if (sees(schema, Optional.of(view), state) != seen) {
                return true;
            }
        }
        return false;
    }

    private static boolean sees(RealmSchema schema, Optional<View> view, Optional<ObjectState> state) {
        return view.map(one -> Sight.sees(schema, one.subscriptions(), state)).orElse(false);
    }
}
