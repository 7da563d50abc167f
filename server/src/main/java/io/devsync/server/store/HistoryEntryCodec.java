package io.devsync.server.store;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonInt32;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * History entries as BSON; {@link HistoryEntryDecoder} reads them. Object states are kept as changesets that rebuild them, so that one binary form holds every
 * Realm value exactly.
 *
 * <p>Fields: {@code f} client file, {@code c}/{@code s} client and server version of the upload, {@code t} timestamp,
 * {@code i} changeset, {@code b} queryable properties before, {@code a} after, {@code e} whole objects after, {@code r}
 * reciprocals ({@code v} version, {@code k} object, {@code i} instructions, {@code f} form), {@code w} rejections ({@code
 * t} timestamp, {@code o} objects with {@code k} and reason {@code x}); {@code q}/{@code x} version and body of a query;
 * {@code m} a saved schema.
 */
public final class HistoryEntryCodec {

    private HistoryEntryCodec() {}

    /** The entry but for its version, which is its place. */
    public static BsonDocument encode(RealmSchema schema, HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Changes changes -> encodeChanges(schema, changes);
            case HistoryEntry.QueryChange change -> new BsonDocument("f", new BsonInt64(change.fileIdent()))
                    .append("t", new BsonInt64(change.timestamp()))
                    .append("q", new BsonInt64(change.query().version()))
                    .append("x", new BsonString(change.query().body()));
            case HistoryEntry.SchemaChange change ->
                encodeChanges(schema, change.announced()).append("m", change.schema());
        };
    }

    private static BsonDocument encodeChanges(RealmSchema schema, HistoryEntry.Changes changes) {
        BsonDocument document = new BsonDocument("f", new BsonInt64(changes.fileIdent()))
                .append("c", new BsonInt64(changes.upload().clientVersion()))
                .append("s", new BsonInt64(changes.upload().serverVersion()))
                .append("t", new BsonInt64(changes.timestamp()))
                .append("i", new BsonBinary(changes.encoded().bytes()));
        List<Instruction> before = new ArrayList<>();
        List<Instruction> after = new ArrayList<>();
        List<Instruction> complete = new ArrayList<>();
        for (TouchedObject object : changes.touched()) {
            object.before().ifPresent(state -> before.addAll(ObjectSnapshot.instructions(schema, state, false)));
            object.after()
                    .ifPresent(state -> (object.complete() ? complete : after)
                            .addAll(ObjectSnapshot.instructions(schema, state, false)));
        }
        putInstructions(document, "b", before);
        putInstructions(document, "a", after);
        putInstructions(document, "e", complete);
        if (!changes.reciprocals().isEmpty()) {
            document.append("r", encodeReciprocals(changes.reciprocals()));
        }
        if (!changes.rejections().isEmpty()) {
            document.append("w", encodeRejections(changes.rejections()));
        }
        return document;
    }

    private static BsonDocument encodeRejections(Rejections rejections) {
        BsonArray objects = new BsonArray();
        rejections.reasons().forEach((key, reason) ->
                objects.add(new BsonDocument("k", name(key)).append("x", new BsonString(reason))));
        return new BsonDocument("t", new BsonInt64(rejections.timestamp())).append("o", objects);
    }

    static Rejections decodeRejections(BsonDocument document) throws BadChangesetException {
        Map<ObjectKey, String> reasons = new LinkedHashMap<>();
        for (BsonValue value : document.getArray("o")) {
            BsonDocument object = value.asDocument();
            reasons.put(
                    named(object.getBinary("k").getData()),
                    object.getString("x").getValue());
        }
        return new Rejections(document.getInt64("t").getValue(), reasons);
    }

    /** An object's name, in the form of the only instruction that says nothing else. */
    private static BsonBinary name(ObjectKey key) {
        return new BsonBinary(ChangesetCodec.encode(List.of(new Instruction.CreateObject(key.className(), key.key())))
                .bytes());
    }

    private static ObjectKey named(byte[] name) throws BadChangesetException {
        Instruction instruction = ChangesetCodec.decode(name).instructions().getFirst();
        if (instruction instanceof Instruction.CreateObject object) {
            return new ObjectKey(object.className(), object.key());
        }
        throw new BadChangesetException("an object is named by " + instruction + " (expected: CreateObject)");
    }

    private static void putInstructions(BsonDocument document, String field, List<Instruction> instructions) {
        if (!instructions.isEmpty()) {
            document.append(field, new BsonBinary(ChangesetCodec.encode(instructions).bytes()));
        }
    }

    static BsonArray encodeReciprocals(List<Reciprocal> reciprocals) {
        BsonArray array = new BsonArray();
        for (Reciprocal reciprocal : reciprocals) {
            ObjectKey key = reciprocal.key();
            BsonDocument document = new BsonDocument("v", new BsonInt64(reciprocal.version()))
                    .append("k", name(key))
                    .append("i", new BsonBinary(ChangesetCodec.encode(reciprocal.instructions()).bytes()));
            if (reciprocal.form() != Reciprocal.Form.TOLD) {
                document.append("f", new BsonInt32(reciprocal.form().code()));
            }
            array.add(document);
        }
        return array;
    }

    static List<Reciprocal> decodeReciprocals(BsonArray array) throws BadChangesetException {
        List<Reciprocal> reciprocals = new ArrayList<>(array.size());
        for (BsonValue value : array) {
            BsonDocument document = value.asDocument();
            reciprocals.add(new Reciprocal(
                    document.getInt64("v").getValue(),
                    named(document.getBinary("k").getData()),
                    Reciprocal.Form.ofCode(document.getInt32("f", new BsonInt32(0)).getValue()),
                    ChangesetCodec.decode(document.getBinary("i").getData()).instructions()));
        }
        return reciprocals;
    }
}
