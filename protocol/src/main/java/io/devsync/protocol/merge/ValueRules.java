package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;

/** Values set, added to and cleared at one place (spec merge-rules §4.3, §4.5 Clear/Clear). */
final class ValueRules {

    private ValueRules() {}

    // merge-rules §4.3 Update/Update. Equal paths have the same kind of last element (Q12), so both or neither are
    // array updates.
    static void updateUpdate(Step left, Step right) throws MergeException {
        if (!Relations.samePath(left, right)) {
            return;
        }
        if (left.priorSize != right.priorSize) {
            throw MergeException.inconsistent(left, right, "prior sizes differ");
        }
        boolean leftMakesObject = left.value == Payload.Marker.OBJECT_VALUE;
        boolean rightMakesObject = right.value == Payload.Marker.OBJECT_VALUE;
        if (leftMakesObject != rightMakesObject) {
            // Q6: whatever the rank, for edits inside the object must go with its creation
            (leftMakesObject ? left : right).discard();
            return;
        }
        if (bothMake(Payload.Marker.LIST, left, right) || bothMake(Payload.Marker.DICTIONARY, left, right)) {
            return; // idempotent: both stay and their contents merge
        }
        boolean leftIsDefault = isDefault(left);
        if (leftIsDefault != isDefault(right)) {
            (leftIsDefault ? left : right).discard();
            return;
        }
        discardOlder(left, right);
    }

    private static boolean bothMake(Payload.Marker collection, Step left, Step right) {
        return left.value == collection && right.value == collection;
    }

    // merge-rules §4.3 AddInteger/Update
    static void addIntegerUpdate(Step add, Step update) {
        if (!Relations.samePath(add, update)) {
            return;
        }
        boolean addWins = update.olderThan(add) || isDefault(update);
        if (!addWins) {
            add.discard();
            return;
        }
        if (update.value instanceof Scalar.Int(long number)) {
            update.value = new Scalar.Int(number + ((Instruction.AddInteger) add.instruction).delta());
        } else if (update.value != Scalar.Null.NULL) {
            add.discard();
        }
    }

    // merge-rules §4.3 Clear/Update
    static void clearUpdate(Step clear, Step update) throws MergeException {
        if (!Relations.samePath(clear, update)) {
            return;
        }
        if (update.value == Payload.Marker.SET) {
            throw MergeException.inconsistent(clear, update, "an Update cannot make a set");
        }
        CollectionType collection = ((Instruction.Clear) clear.instruction).collection();
        if (collection == CollectionType.LIST && update.value == Payload.Marker.LIST
                || collection == CollectionType.DICTIONARY && update.value == Payload.Marker.DICTIONARY) {
            return;
        }
        Step loser = clear.olderThan(update) ? clear : update;
        loser.discard();
    }

    // merge-rules §4.3 Clear/AddInteger
    static void clearAddInteger(Step clear, Step add) {
        if (Relations.samePath(clear, add)) {
            add.discard();
        }
    }

    // merge-rules §4.5 Clear/Clear
    static void clearClear(Step left, Step right) {
        if (Relations.samePath(left, right)) {
            discardOlder(left, right);
        }
    }

    /** The last writer stays; ranks never tie. */
    static void discardOlder(Step left, Step right) {
        Step older = left.olderThan(right) ? left : right;
        older.discard();
    }

    private static boolean isDefault(Step update) {
        return ((Instruction.Update) update.instruction).isDefault();
    }
}
