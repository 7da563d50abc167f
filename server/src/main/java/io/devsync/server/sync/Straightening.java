package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.merge.Astray;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds edits of an upload for which Realm's own rules do not converge, and merges them by rules that do.
 *
 * <p>There are two kinds: pairs that have the wrong rule or none, which merging marks ({@link MergeChangeset#astray}), and an
 * embedded object that the device has put under a dictionary key while others edited the one that was there. For the rules
 * that is creation, which spares what is inside; the server, which has the edits first, loses them with the object that is
 * replaced, while the device makes them in its new one (see {@link MergeableForm}).
 */
final class Straightening {

    private final RealmSchema schema;
    private final ClientFile file;
    private final MergeWindow.EntriesByObject history;
    private final ToldWindow.ReciprocalForms forms;
    private final Set<ObjectKey> unseen;

    /** What the device makes of what it was told of an object from a version on. */
    interface DeviceForms {
        List<Instruction> on(ObjectKey key, long from);
    }

    /**
     * @param unseen objects that do not count, since the device has no copy of them that is to be kept
     */
    Straightening(
            RealmSchema schema,
            ClientFile file,
            MergeWindow.EntriesByObject history,
            ToldWindow.ReciprocalForms forms,
            Set<ObjectKey> unseen) {
        this.schema = schema;
        this.file = file;
        this.history = history;
        this.forms = forms;
        this.unseen = unseen;
    }

    /**
     * The properties in which a merge has brought both sides apart, or may have, by object.
     *
     * @param changeset one of the device's, merged
     * @param ours what the device was told, merged with it
     */
    Map<ObjectKey, Set<String>> astray(MergeChangeset changeset, List<MergeChangeset> ours) {
        Map<ObjectKey, Set<String>> astray = new LinkedHashMap<>();
        for (Astray place : changeset.astray()) {
            note(astray, new ObjectKey(place.className(), place.key()), place.property());
        }
        for (Instruction instruction : changeset.instructions()) {
            if (MergeableForm.putsEmbeddedUnderKey(schema, instruction)
                    && instruction instanceof Update put
                    && ours.stream().anyMatch(one -> hasInside(one.instructions(), put))) {
                note(astray, new ObjectKey(put.className(), put.key()), put.property());
            }
        }
        return astray;
    }

    private void note(Map<ObjectKey, Set<String>> astray, ObjectKey key, String property) {
        if (!unseen.contains(key)) {
            astray.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(property);
        }
    }

    private static boolean hasInside(List<Instruction> instructions, Update put) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof PathInstruction inside
                    && inside.path().size() > put.path().size()
                    && inside.property().equals(put.property())
                    && inside.key().equals(put.key())
                    && inside.className().equals(put.className())
                    && inside.path().samePrefix(put.path(), put.path().size())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Merges edits once more by rules that converge, puts the outcome in their place, and keeps of the objects only those
     * that the device has got wrong: it merges by its own rules whatever the server does.
     *
     * @param left what is left of each changeset
     * @param astray the objects concerned
     */
    void run(
            long base,
            List<UploadedChangeset> uploads,
            Map<ObjectKey, Optional<ObjectState>> states,
            List<List<Instruction>> left,
            Map<ObjectKey, Set<String>> astray,
            DeviceForms device)
            throws UploadRefusedException {
        Set<ObjectKey> keys = Set.copyOf(astray.keySet());
        Map<ObjectKey, Optional<ObjectState>> concerned = new LinkedHashMap<>();
        keys.forEach(key -> concerned.put(key, states.getOrDefault(key, Optional.empty())));
        MergeWindow window = ToldWindow.of(schema, file, base, history, concerned, forms);
        List<MergeChangeset> ours = window.changesets();
        List<MergeChangeset> straight = new ArrayList<>(uploads.size());
        for (UploadedChangeset upload : uploads) {
            List<Instruction> instructions = UploadMerge.only(keys, upload.changeset().instructions());
            straight.add(new MergeChangeset(
                    upload.originTimestamp(), file.ident().ident(), MergeableForm.withKeysEmptied(schema, instructions)));
        }
        UploadMerge.transform(Merge::transformSoundly, ours, straight);
        for (int i = 0; i < left.size(); i++) {
            List<Instruction> instructions = new ArrayList<>(left.get(i));
            instructions.removeIf(instruction -> UploadMerge.isOf(keys, instruction));
            instructions.addAll(straight.get(i).instructions());
            left.set(i, instructions);
        }
        astray.entrySet().removeIf(object -> {
            // What it has got wrong before it was told otherwise does not count.
            long from = toldAnewAt(base, object.getKey(), object.getValue());
            if (from == base && anySet(object.getKey().className(), object.getValue())) {
                return false; // of which type a number is in its set does not follow from the forms
            }
            return device.on(object.getKey(), from).equals(window.formsOn(object.getKey(), from, ours));
        });
    }

    private boolean anySet(String className, Set<String> properties) {
        return schema.find(className)
                .map(ObjectSchema::properties)
                .filter(columns -> properties.stream()
                        .anyMatch(property -> columns.containsKey(property)
                                && columns.get(property).collection() == CollectionType.SET))
                .isPresent();
    }

    private long toldAnewAt(long base, ObjectKey key, Set<String> properties) {
        long version = base;
        for (HistoryEntry.Changes entry : history.touching(key, base)) {
            TouchedObject object = MergeWindow.touched(entry, key);
            boolean own = entry.fileIdent() == file.ident().ident();
            if (own && (object.retold() || object.mended().containsAll(properties))) {
                version = entry.version();
            }
        }
        return version;
    }
}
