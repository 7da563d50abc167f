package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Makes a device's unsynced changes again on the fresh copy that a client reset has brought, one transaction per original
 * one and with its timestamp (spec wire-protocol §8).
 *
 * <p>Classes and properties that the server does not know are declared again. An object that the device created is
 * created; one that it deleted is deleted. A property, dictionary key or set member is set as the device set it, a counter
 * counted on, an element inserted into a list where it was or at the list's end; all that only if the object exists in the
 * fresh copy or was created by the device. After any other edit of a list the whole property that contains it becomes what
 * it was on the device, because indexes mean nothing on another list. What does not fit the fresh copy is left out.
 */
final class Recovery {

    private record PropertyKey(ObjectKey object, String property) {}

    private final LocalRealm realm;
    private final Map<ObjectKey, ObjectState> lastStates;
    private final Set<PropertyKey> copied = new HashSet<>();

    private Recovery(LocalRealm realm, Map<ObjectKey, ObjectState> lastStates) {
        this.realm = realm;
        this.lastStates = lastStates;
    }

    /**
     * Replays changes.
     *
     * @param realm the file, which is a fresh copy already
     * @param lastSchema of the file before
     * @param lastStates the objects of the file before
     * @return the local version by which what the file had done up to one of its versions is done again
     * @throws SchemaMismatchException when the fresh copy has a class or property in another shape
     */
    static LongUnaryOperator replay(
            LocalRealm realm,
            RealmSchema lastSchema,
            Map<ObjectKey, ObjectState> lastStates,
            List<LocalChange> unsynced,
            long now)
            throws BadChangesetException, SchemaMismatchException {
        realm.open(lastSchema, unsynced.isEmpty() ? now : unsynced.getFirst().timestamp());
        Recovery recovery = new Recovery(realm, lastStates);
        TreeMap<Long, Long> versions = new TreeMap<>();
        versions.put(0L, realm.version());
        for (LocalChange change : unsynced) {
            recovery.replay(change);
            versions.put(change.clientVersion(), realm.version());
        }
        return before -> versions.floorEntry(before).getValue();
    }

    private void replay(LocalChange change) {
        WriteTransaction transaction = realm.write();
        for (Instruction instruction : change.original()) {
            if (instruction instanceof ObjectInstruction about) {
                replay(transaction, about);
            }
        }
        transaction.commit(change.timestamp());
    }

    private void replay(WriteTransaction transaction, ObjectInstruction instruction) {
        ObjectKey key = new ObjectKey(instruction.className(), instruction.key());
        switch (instruction) {
            case Instruction.CreateObject ignored -> transaction.create(key);
            case Instruction.EraseObject ignored -> {
                if (transaction.find(key).isPresent()) {
                    transaction.delete(key);
                }
            }
            case PathInstruction edit -> {
                boolean covered = copied.contains(new PropertyKey(key, edit.property()));
                if (!covered && transaction.find(key).isPresent()) {
                    replayEdit(transaction, key, edit);
                }
            }
        }
    }

    private void replayEdit(WriteTransaction transaction, ObjectKey key, PathInstruction edit) {
        try {
            if (!insideList(edit.path())) {
                transaction.record(edit);
            } else if (edit instanceof Instruction.ArrayInsert insert
                    && insert.path().size() == 1
                    && insert.value() instanceof Scalar) {
                int size = transaction.listSize(key, insert.property(), insert.path());
                Path place = Path.ofIndex(Math.min(insert.path().lastIndex(), size));
                transaction.insert(key, insert.property(), place, insert.value());
            } else {
                copyProperty(transaction, key, edit.property());
            }
        } catch (IllegalArgumentException doesNotFit) {
            // The fresh copy has something else there: the device's edit has lost its place.
            return;
        }
    }

    private static boolean insideList(Path path) {
        for (int i = 0; i < path.size(); i++) {
            if (path.isIndex(i)) {
                return true;
            }
        }
        return false;
    }

    private void copyProperty(WriteTransaction transaction, ObjectKey key, String property) {
        copied.add(new PropertyKey(key, property));
        Optional<Value> last = Optional.ofNullable(lastStates.get(key))
                .map(state -> state.properties().get(property));
        if (last.isEmpty()) {
            return;
        }
        Property column = transaction.schema().find(key.className())
                .map(ObjectSchema::properties)
                .map(properties -> properties.get(property))
                .orElseThrow(() -> new IllegalArgumentException(key + " has no property " + property));
        if (column.collection() == CollectionType.SINGLE) {
            transaction.set(key, property, (Payload) Scalar.Null.NULL);
        } else {
            transaction.clear(key, property, Path.ROOT, column.collection());
        }
        ObjectState onlyThis = new ObjectState(key, Map.of(property, last.get()));
        for (Instruction instruction : ObjectSnapshot.instructions(transaction.schema(), onlyThis, false)) {
            if (instruction instanceof PathInstruction edit) {
                transaction.record(edit);
            }
        }
    }
}
