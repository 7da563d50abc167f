package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.TouchedObject;
import java.util.Optional;

/**
 * What a device gets of one object for one entry of the history (design §5, "filter from the log alone"); {@link
 * ClientFile#told} decides for a file.
 */
enum Sight {
    /** In view before and after, or created into it: the entry's own instructions. */
    STAYS,
    /** In view before only: the device loses its copy. */
    LEAVES,
    /** Existed out of view and is in view now: the device gets the whole object. */
    ENTERS,
    /** The device's own edits, which have led its copy astray: some properties anew. */
    MENDED,
    /** Not in view: nothing. */
    UNSEEN;

    static Sight of(RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object) {
        if (!subscriptions.classes().contains(object.key().className())) {
            return UNSEEN;
        }
        boolean before = sees(schema, subscriptions, object.before());
        boolean after = sees(schema, subscriptions, object.after());
        if (before) {
            // An object that is gone leaves by the entry's own EraseObject.
            return after || object.after().isEmpty() ? STAYS : LEAVES;
        }
        if (!after) {
            return UNSEEN;
        }
        return object.before().isPresent() ? ENTERS : STAYS;
    }

    static boolean sees(RealmSchema schema, SubscriptionSet subscriptions, Optional<ObjectState> state) {
        return state.isPresent()
                && subscriptions.classes().contains(state.get().id().className())
                && subscriptions.matches(state.get().id().className(), ObjectProperties.of(schema, state.get()));
    }
}
