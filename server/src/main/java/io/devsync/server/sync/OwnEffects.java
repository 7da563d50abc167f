package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.TouchedObject;
import java.util.List;

/**
 * What a device must be told because of its own entry: its copy of an object that is out of its view afterwards goes, and
 * an object that was there before, out of its view, comes as a whole (design §5).
 */
final class OwnEffects {

    private OwnEffects() {}

    /** The effects on one object with all values. */
    static List<Instruction> instructions(RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object) {
        if (gone(schema, subscriptions, object)) {
            return List.of(erase(object.key()));
        }
        if (Sight.of(schema, subscriptions, object) == Sight.ENTERS) {
            return ObjectSnapshot.instructions(schema, object.after().orElseThrow(), true);
        }
        return List.of();
    }

    /** The same without values, as merging needs it. */
    static List<Instruction> keys(RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object) {
        ObjectKey key = object.key();
        if (gone(schema, subscriptions, object)) {
            return List.of(erase(key));
        }
        if (Sight.of(schema, subscriptions, object) == Sight.ENTERS) {
            return List.of(erase(key), new Instruction.CreateObject(key.className(), key.key()));
        }
        return List.of();
    }

    private static boolean gone(RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object) {
        boolean dataIngest = schema.find(object.key().className())
                .map(objectSchema -> objectSchema.asymmetric())
                .orElse(false);
        return !dataIngest
                && object.after().isPresent()
                && !Sight.sees(schema, subscriptions, object.after());
    }

    private static Instruction erase(ObjectKey key) {
        return new Instruction.EraseObject(key.className(), key.key());
    }
}
