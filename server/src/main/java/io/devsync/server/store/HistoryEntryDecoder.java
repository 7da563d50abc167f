package io.devsync.server.store;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.ChangesetDecoder;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.changeset.SchemaMismatchException;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/**
 * Reads consecutive history entries from BSON. The schema grows with what entries add to it, for a reader that starts with
 * the schema of the documents' checkpoint meets classes that the schema does not have yet.
 */
public final class HistoryEntryDecoder {

    private RealmSchema schema;

    private final ChangesetDecoder changesets = new ChangesetDecoder();

    /** A decoder for entries that come after those which made the schema; it may be newer than the entries. */
    public HistoryEntryDecoder(RealmSchema schema) {
        this.schema = schema;
    }

    /**
     * The next entry, as {@link HistoryEntryCodec#encode} wrote it.
     *
     * @throws StoreException when it is damaged
     */
    public HistoryEntry next(long version, BsonDocument document) {
        try {
            return decode(version, document);
        } catch (BadChangesetException | SchemaMismatchException damaged) {
            throw new StoreException("history entry " + version + " cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    /** What a user may do, where that is not everything. */
    static Optional<String> permissions(BsonDocument document) {
        return document.containsKey("p")
                ? Optional.of(document.getString("p").getValue())
                : Optional.empty();
    }

    private HistoryEntry decode(long version, BsonDocument document)
            throws BadChangesetException, SchemaMismatchException {
        if (document.containsKey("q")) {
            long fileIdent = document.getInt64("f").getValue();
            long timestamp = document.getInt64("t").getValue();
            QueryVersion query = new QueryVersion(
                    document.getInt64("q").getValue(), document.getString("x").getValue());
            return new HistoryEntry.QueryChange(version, fileIdent, query, permissions(document), timestamp);
        }
        HistoryEntryHead head = HistoryEntryHead.decode(document.getBinary("h").getData());
        byte[] encoded = document.getBinary("i").getData();
        Changeset changeset = changesets.decode(encoded);
        schema = SchemaInstructions.apply(schema, schemaInstructions(changeset));
        List<TouchedObject> touched = head.touches() == HistoryEntryHead.Touches.LISTED
                ? listed(changeset, document)
                : alike(changeset, head.touches());
        HistoryEntry.Changes changes = new HistoryEntry.Changes(
                version,
                head.fileIdent(),
                head.upload(),
                head.timestamp(),
                changeset,
                new EncodedChangeset(encoded),
                touched,
                HistoryEntryCodec.decodeReciprocals(document.getArray("r", new BsonArray())),
                supplement(document));
        return document.containsKey("m")
                ? new HistoryEntry.SchemaChange(changes, document.getDocument("m"))
                : changes;
    }

    private List<TouchedObject> listed(Changeset changeset, BsonDocument document) throws BadChangesetException {
        Map<ObjectKey, ObjectState> before = states(document, "b");
        Map<ObjectKey, ObjectState> after = states(document, "a");
        Map<ObjectKey, ObjectState> complete = states(document, "e");
        List<TouchedObject> touched = new ArrayList<>();
        Set<ObjectKey> retold = named(document, "z");
        Map<ObjectKey, Set<String>> mended = document.containsKey("y")
                ? HistoryEntryCodec.mended(document.getBinary("y").getData())
                : Map.of();
        Set<ObjectKey> keys = objectsOf(changeset);
        // An object may be touched without an instruction on it.
        keys.addAll(before.keySet());
        keys.addAll(named(document, "o"));
        keys.addAll(retold);
        for (ObjectKey key : keys) {
            ObjectState whole = complete.get(key);
            Optional<ObjectState> then = Optional.ofNullable(whole == null ? after.get(key) : whole);
            touched.add(new TouchedObject(
                    key,
                    Optional.ofNullable(before.get(key)),
                    then,
                    whole != null,
                    retold.contains(key),
                    mended.getOrDefault(key, Set.of())));
        }
        return touched;
    }

    /** Each object that there are instructions on, with nothing that could be asked for. */
    private static List<TouchedObject> alike(Changeset changeset, HistoryEntryHead.Touches touches) {
        List<TouchedObject> touched = new ArrayList<>();
        for (ObjectKey key : objectsOf(changeset)) {
            ObjectState known = new ObjectState(key, Map.of());
            touched.add(new TouchedObject(
                    key,
                    touches.before() ? Optional.of(known) : Optional.empty(),
                    touches.after() ? Optional.of(known) : Optional.empty(),
                    false,
                    false,
                    Set.of()));
        }
        return touched;
    }

    private static Set<ObjectKey> named(BsonDocument document, String field) throws BadChangesetException {
        return document.containsKey(field)
                ? HistoryEntryCodec.named(document.getBinary(field).getData())
                : Set.of();
    }

    private HistoryEntry.Supplement supplement(BsonDocument document)
            throws BadChangesetException, SchemaMismatchException {
        if (document.containsKey("w")) {
            return comeback(document.getDocument("w"));
        }
        if (document.containsKey("j")) {
            return HistoryEntryCodec.decodeRejections(document.getDocument("j"));
        }
        return document.containsKey("d")
                ? new HistoryEntry.SeenDocuments(states(document, "d"))
                : HistoryEntry.Supplement.None.NONE;
    }

    private static HistoryEntry.Comeback comeback(BsonDocument comeback) {
        QueryVersion query = new QueryVersion(
                comeback.getInt64("q").getValue(), comeback.getString("x").getValue());
        return new HistoryEntry.Comeback(comeback.getInt64("v").getValue(), query, permissions(comeback));
    }

    private static List<SchemaInstruction> schemaInstructions(Changeset changeset) {
        List<SchemaInstruction> instructions = new ArrayList<>();
        for (Instruction instruction : changeset.instructions()) {
            if (instruction instanceof SchemaInstruction schemaInstruction) {
                instructions.add(schemaInstruction);
            }
        }
        return instructions;
    }

    static Set<ObjectKey> objectsOf(Changeset changeset) {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        Optional<ObjectInstruction> last = Optional.empty();
        for (Instruction instruction : changeset.instructions()) {
            // Mostly about the same object as the one before.
            if (instruction instanceof ObjectInstruction object && !(last.isPresent() && areOnOne(last.get(), object))) {
                last = Optional.of(object);
                keys.add(new ObjectKey(object.className(), object.key()));
            }
        }
        return keys;
    }

    private static boolean areOnOne(ObjectInstruction one, ObjectInstruction other) {
        return one.key().equals(other.key()) && one.className().equals(other.className());
    }

    private Map<ObjectKey, ObjectState> states(BsonDocument document, String field)
            throws BadChangesetException {
        Map<ObjectKey, List<ObjectInstruction>> byObject = new LinkedHashMap<>();
        if (document.containsKey(field)) {
            Changeset changeset = ChangesetCodec.decode(document.getBinary(field).getData());
            for (Instruction instruction : changeset.instructions()) {
                if (instruction instanceof ObjectInstruction object) {
                    byObject.computeIfAbsent(
                                    new ObjectKey(object.className(), object.key()), key -> new ArrayList<>())
                            .add(object);
                }
            }
        }
        Map<ObjectKey, ObjectState> states = new LinkedHashMap<>();
        for (Map.Entry<ObjectKey, List<ObjectInstruction>> entry : byObject.entrySet()) {
            InstructionApplier.apply(schema, Optional.empty(), entry.getValue())
                    .ifPresent(state -> states.put(entry.getKey(), state));
        }
        return states;
    }
}
