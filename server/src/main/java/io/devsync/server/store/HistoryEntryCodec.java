package io.devsync.server.store;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.List;
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
 * reciprocals ({@code v} version, {@code k} object, {@code i} instructions, {@code f} form), {@code o} what documents held
 * that an entry from outside was made of, where it differs; {@code q}/{@code x} version and body of a query.
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
        changes.outside().ifPresent(seen -> {
            List<Instruction> different = new ArrayList<>();
            seen.different()
                    .values()
                    .forEach(state -> different.addAll(ObjectSnapshot.instructions(schema, state, false)));
            document.append("o", new BsonBinary(ChangesetCodec.encode(different).bytes()));
        });
        if (!changes.reciprocals().isEmpty()) {
            document.append("r", encodeReciprocals(changes.reciprocals()));
        }
        return document;
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
            Instruction named = new Instruction.CreateObject(key.className(), key.key());
            BsonDocument document = new BsonDocument("v", new BsonInt64(reciprocal.version()))
                    .append("k", new BsonBinary(ChangesetCodec.encode(List.of(named)).bytes()))
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
            Instruction named = ChangesetCodec.decode(document.getBinary("k").getData())
                    .instructions()
                    .getFirst();
            if (!(named instanceof Instruction.CreateObject object)) {
                throw new BadChangesetException("reciprocal names its object by " + named + " (expected: CreateObject)");
            }
            reciprocals.add(new Reciprocal(
                    document.getInt64("v").getValue(),
                    new ObjectKey(object.className(), object.key()),
                    Reciprocal.Form.ofCode(document.getInt32("f", new BsonInt32(0)).getValue()),
                    ChangesetCodec.decode(document.getBinary("i").getData()).instructions()));
        }
        return reciprocals;
    }
}
