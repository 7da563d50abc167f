package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.merge.Merge;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.merge.MergeException;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectDifference;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.HistoryEntry.SeenDocuments;
import io.devsync.server.store.TouchedObject;
import io.devsync.server.sync.Integration.ObjectChange;
import io.devsync.server.sync.Integration.SeenDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what others did to documents into entries of the history of the server's own.
 *
 * <p>A document is like a device that has followed the history up to some version and has then gone its own way. Three
 * states say it all: what it held at that version, what it holds now, and what the history has now. What leads from the
 * first to the second is merged with what leads from the first to the third, by the rules that devices should merge by.
 */
final class OutsideIntegration {

    private static final Logger log = LoggerFactory.getLogger(OutsideIntegration.class);

    /** Objects per entry, so that a device gets a bulk load in digestible parts. */
    private static final int OBJECTS_PER_ENTRY = 200;

    private static final int INSTRUCTIONS_PER_ENTRY = 5000;

    /** An origin that no device and not the server has; for changes whose entries are no longer at hand. */
    private static final long FORGOTTEN_ORIGIN = Long.MAX_VALUE;

    private final AppSchema schema;
    private final HistoryLog history;
    private final LiveObjects objects;
    private final List<HistoryEntry.Changes> entries = new ArrayList<>();
    private final List<ObjectChange> objectChanges = new ArrayList<>();

    private final List<Instruction> instructions = new ArrayList<>();
    private final List<TouchedObject> touched = new ArrayList<>();
    private final Map<ObjectKey, ObjectState> different = new LinkedHashMap<>();
    private final Map<ObjectKey, Optional<ObjectState>> now = new LinkedHashMap<>();
    private long version;
    private long newest;

    /** An integration behind the newest version; changes nothing outside itself. */
    OutsideIntegration(AppSchema schema, HistoryLog history, LiveObjects objects) {
        this.schema = schema;
        this.history = history;
        this.objects = objects;
        this.version = history.head() + 1;
    }

    /** Works out the entries; the objects must have been loaded. */
    void integrate(List<OutsideChange> changes) {
        for (OutsideChange change : changes) {
            add(change);
            if (touched.size() >= OBJECTS_PER_ENTRY || instructions.size() >= INSTRUCTIONS_PER_ENTRY) {
                finishEntry();
            }
        }
        finishEntry();
    }

    private void add(OutsideChange change) {
        ObjectKey key = change.key();
        Optional<ObjectState> before = now.getOrDefault(key, objects.get(key));
        List<Instruction> merged = merge(change, before);
        Optional<ObjectState> after;
        if (before.isEmpty() && change.followed().isEmpty() && buildsJustThat(merged, change.document())) {
            after = change.document();
        } else {
            after = applied(key, before, merged);
            if (after.equals(change.document())) {
                // One object for both, so that nothing has to be compared any more.
                after = change.document();
            } else if (!ObjectDifference.instructions(schema.realm(), change.document(), after)
                    .isEmpty()) {
                change.document().ifPresent(held -> different.put(key, held));
            }
        }
        now.put(key, after);
        instructions.addAll(merged);
        touched.add(TouchedObjects.of(schema, key, before, after, false));
        objectChanges.add(
                new ObjectChange(version, key, before, after, Optional.of(new SeenDocument(change.document()))));
        newest = Math.max(newest, change.timestamp());
    }

    /** Whether what creates an object gives it each of its values, all of them single ones: mostly it does. */
    private static boolean buildsJustThat(List<Instruction> instructions, Optional<ObjectState> document) {
        if (document.isEmpty() || instructions.size() != document.get().properties().size() + 1) {
            return false;
        }
        for (Value value : document.get().properties().values()) {
            if (!(value instanceof Scalar) || value instanceof Scalar.Link) {
                return false;
            }
        }
        return true;
    }

    private Optional<ObjectState> applied(ObjectKey key, Optional<ObjectState> before, List<Instruction> instructions) {
        List<ObjectInstruction> onObject = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            onObject.add((ObjectInstruction) instruction);
        }
        try {
            return InstructionApplier.apply(schema.realm(), before, onObject);
        } catch (BadChangesetException misfit) {
            throw new IllegalStateException(
                    "what was done to the document of " + key + " does not fit the object: " + misfit.getMessage(),
                    misfit);
        }
    }

    private List<Instruction> merge(OutsideChange change, Optional<ObjectState> current) {
        List<Instruction> theirs =
                ObjectDifference.instructions(schema.realm(), change.followed(), change.document());
        List<Instruction> since = ObjectDifference.instructions(schema.realm(), change.followed(), current);
        if (since.isEmpty()) {
            return theirs;
        }
        MergeChangeset outside = new MergeChangeset(change.timestamp(), HistoryEntry.SERVER_IDENT, theirs);
        try {
            Merge.transformSoundly(ranked(change, since), List.of(outside));
            return outside.instructions();
        } catch (MergeException conflict) {
            // Two differences from one state always merge; should they not, what devices hold already stands.
            log.error("outside change of {} is dropped: it does not merge", change.key(), conflict);
            return List.of();
        }
    }

    /** What the history did to the object, property by property, with the rank of whoever did it last. */
    private List<MergeChangeset> ranked(OutsideChange change, List<Instruction> since) {
        Map<String, List<Instruction>> byProperty = new LinkedHashMap<>();
        for (Instruction instruction : since) {
            String property = instruction instanceof PathInstruction inside ? inside.property() : "";
            byProperty.computeIfAbsent(property, name -> new ArrayList<>()).add(instruction);
        }
        List<MergeChangeset> ranked = new ArrayList<>(byProperty.size());
        byProperty.forEach((property, own) -> {
            Optional<HistoryEntry.Changes> last = lastOn(change, property);
            ranked.add(new MergeChangeset(
                    last.map(HistoryEntry.Changes::timestamp).orElse(0L),
                    last.map(HistoryEntry.Changes::fileIdent)
                            .filter(ident -> ident != HistoryEntry.SERVER_IDENT)
                            .orElse(FORGOTTEN_ORIGIN),
                    own));
        });
        return ranked;
    }

    /** The newest entry on a property; on the object as a whole without one. */
    private Optional<HistoryEntry.Changes> lastOn(OutsideChange change, String property) {
        List<HistoryEntry.Changes> since = history.touching(change.key(), change.version());
        for (HistoryEntry.Changes entry : since.reversed()) {
            for (Instruction instruction : MergeWindow.instructionsOn(entry, change.key())) {
                boolean whole = !(instruction instanceof PathInstruction);
                if (whole || ((PathInstruction) instruction).property().equals(property)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    private void finishEntry() {
        if (touched.isEmpty()) {
            return;
        }
        Changeset changeset = new Changeset(List.copyOf(instructions));
        entries.add(new HistoryEntry.Changes(
                version,
                HistoryEntry.SERVER_IDENT,
                UploadCursor.START,
                newest,
                changeset,
                ChangesetCodec.encode(changeset.instructions()),
                List.copyOf(touched),
                List.of(),
                new SeenDocuments(Map.copyOf(different))));
        instructions.clear();
        touched.clear();
        different.clear();
        version++;
        newest = 0;
    }

    /** The new entries, directly after the history's head. */
    List<HistoryEntry.Changes> entries() {
        return entries;
    }

    /** What the entries do to objects, in order, with what their documents held. */
    List<ObjectChange> objectChanges() {
        return objectChanges;
    }
}
