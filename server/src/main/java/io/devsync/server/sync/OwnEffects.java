package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.store.TouchedObject;
import java.util.List;

/**
 * What a device must be told because of its own entry: its copy of an object that is out of its view afterwards goes, an
 * object that was there before, out of its view, comes as a whole (design §5), and so does one of which nothing was taken,
 * as far as it exists and is in view (spec wire-protocol §7.7).
 */
final class OwnEffects {

    private OwnEffects() {}

    /**
     * The effects on one object with all values.
     *
     * @param rejected whether nothing was taken of what the device did to it
     */
    static List<Instruction> instructions(
            RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object, boolean rejected) {
        if (comesBack(schema, subscriptions, object, rejected)) {
            return ObjectSnapshot.instructions(schema, object.after().orElseThrow(), true);
        }
        if (goes(schema, object, rejected) || gone(schema, subscriptions, object)) {
            return List.of(erase(object.key()));
        }
        if (Sight.of(schema, subscriptions, object) == Sight.ENTERS) {
            return ObjectSnapshot.instructions(schema, object.after().orElseThrow(), true);
        }
        return List.of();
    }

    /** The same without values, as merging needs it. */
    static List<Instruction> keys(
            RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object, boolean rejected) {
        ObjectKey key = object.key();
        if (comesBack(schema, subscriptions, object, rejected)) {
            return List.of(erase(key), new Instruction.CreateObject(key.className(), key.key()));
        }
        if (goes(schema, object, rejected) || gone(schema, subscriptions, object)) {
            return List.of(erase(key));
        }
        if (Sight.of(schema, subscriptions, object) == Sight.ENTERS) {
            return List.of(erase(key), new Instruction.CreateObject(key.className(), key.key()));
        }
        return List.of();
    }

    private static boolean comesBack(
            RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object, boolean rejected) {
        return goes(schema, object, rejected) && Sight.sees(schema, subscriptions, object.after());
    }

    /** Whether the device's copy cannot stay because nothing was taken of what the device did to it. */
    private static boolean goes(RealmSchema schema, TouchedObject object, boolean rejected) {
        return rejected && !isDataIngest(schema, object);
    }

    /** Devices keep no copies of these. */
    private static boolean isDataIngest(RealmSchema schema, TouchedObject object) {
        return schema.find(object.key().className())
                .map(objectSchema -> objectSchema.asymmetric())
                .orElse(false);
    }

    private static boolean gone(RealmSchema schema, SubscriptionSet subscriptions, TouchedObject object) {
        return !isDataIngest(schema, object)
                && object.after().isPresent()
                && !Sight.sees(schema, subscriptions, object.after());
    }

    private static Instruction erase(ObjectKey key) {
        return new Instruction.EraseObject(key.className(), key.key());
    }
}
