package io.devsync.server.store;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * History entries as BSON; {@link HistoryEntryDecoder} reads them. Object states are kept as changesets that rebuild
 * them, so that one binary form holds every Realm value exactly.
 *
 * <p>Fields: {@code h} head ({@link HistoryEntryHead}), {@code i} changeset; where the head does not say it all, {@code b} queryable properties before, {@code a} after, {@code e} whole objects after, {@code r}
 * reciprocals ({@code v} version, {@code k} object, {@code i} instructions), {@code o} objects that existed neither
 * before nor after, {@code z} objects told anew, {@code y} properties told anew, {@code w} a comeback ({@code v} the version after which it is, {@code
 * q}/{@code x} version and body of its query), {@code j} rejections ({@code t} timestamp, {@code o} objects with {@code
 * k} and reason {@code x}), {@code d} what documents held that an entry from outside was made of, where it differs;
 * {@code q}/{@code x} version and body of a query, {@code p} permissions; {@code m} a saved schema.
 */
public final class HistoryEntryCodec {

    private HistoryEntryCodec() {}

    /** The entry but for its version, which is its place. */
    public static BsonDocument encode(RealmSchema schema, HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Changes changes -> encodeChanges(schema, changes);
            case HistoryEntry.QueryChange change -> encodeQuery(change);
            case HistoryEntry.SchemaChange change ->
                encodeChanges(schema, change.announced()).append("m", change.schema());
        };
    }

    private static BsonDocument encodeQuery(HistoryEntry.QueryChange change) {
        BsonDocument document = new BsonDocument("f", new BsonInt64(change.fileIdent()))
                .append("t", new BsonInt64(change.timestamp()))
                .append("q", new BsonInt64(change.query().version()))
                .append("x", new BsonString(change.query().body()));
        change.permissions().ifPresent(permissions -> document.append("p", new BsonString(permissions)));
        return document;
    }

    private static BsonDocument encodeChanges(RealmSchema schema, HistoryEntry.Changes changes) {
        HistoryEntryHead head = HistoryEntryHead.of(changes);
        BsonDocument document = new BsonDocument("h", new BsonBinary(head.encode()))
                .append("i", new BsonBinary(changes.encoded().bytes()));
        if (head.touches() == HistoryEntryHead.Touches.LISTED) {
            putTouched(document, schema, changes.touched());
        }
        if (!changes.reciprocals().isEmpty()) {
            document.append("r", encodeReciprocals(changes.reciprocals()));
        }
        return switch (changes.supplement()) {
            case HistoryEntry.Supplement.None none -> document;
            case HistoryEntry.Comeback comeback -> document.append("w", encode(comeback));
            case Rejections rejections -> document.append("j", encode(rejections));
            case HistoryEntry.SeenDocuments seen -> document.append("d", encode(schema, seen));
        };
    }

    private static BsonBinary encode(RealmSchema schema, HistoryEntry.SeenDocuments seen) {
        List<Instruction> different = new ArrayList<>();
        seen.different().values().forEach(state -> different.addAll(ObjectSnapshot.instructions(schema, state, false)));
        return new BsonBinary(ChangesetCodec.encode(different).bytes());
    }

    private static void putTouched(BsonDocument document, RealmSchema schema, List<TouchedObject> touched) {
        List<Instruction> before = new ArrayList<>();
        List<Instruction> after = new ArrayList<>();
        List<Instruction> complete = new ArrayList<>();
        for (TouchedObject object : touched) {
            object.before().ifPresent(state -> before.addAll(ObjectSnapshot.instructions(schema, state, false)));
            object.after()
                    .ifPresent(state -> (object.complete() ? complete : after)
                            .addAll(ObjectSnapshot.instructions(schema, state, false)));
        }
        putInstructions(document, "b", before);
        putInstructions(document, "a", after);
        putInstructions(document, "e", complete);
        putInstructions(
                document,
                "z",
                names(touched.stream().filter(TouchedObject::retold).map(TouchedObject::key).toList()));
        List<Instruction> mended = new ArrayList<>();
        touched.forEach(object -> mended.addAll(mended(object)));
        putInstructions(document, "y", mended);
        putInstructions(
                document,
                "o",
                names(touched.stream()
                        .filter(object -> object.before().isEmpty() && object.after().isEmpty())
                        .map(TouchedObject::key)
                        .toList()));
    }

    private static BsonDocument encode(HistoryEntry.Comeback comeback) {
        BsonDocument document = new BsonDocument("v", new BsonInt64(comeback.after()))
                .append("q", new BsonInt64(comeback.query().version()))
                .append("x", new BsonString(comeback.query().body()));
        comeback.permissions().ifPresent(permissions -> document.append("p", new BsonString(permissions)));
        return document;
    }

    private static BsonDocument encode(Rejections rejections) {
        BsonArray objects = new BsonArray();
        rejections.reasons().forEach((key, reason) -> objects.add(new BsonDocument(
                        "k", new BsonBinary(ChangesetCodec.encode(names(List.of(key))).bytes()))
                .append("x", new BsonString(reason))));
        return new BsonDocument("t", new BsonInt64(rejections.timestamp())).append("o", objects);
    }

    static Rejections decodeRejections(BsonDocument document) throws BadChangesetException {
        Map<ObjectKey, String> reasons = new LinkedHashMap<>();
        for (BsonValue value : document.getArray("o")) {
            BsonDocument object = value.asDocument();
            for (ObjectKey key : named(object.getBinary("k").getData())) {
                reasons.put(key, object.getString("x").getValue());
            }
        }
        return new Rejections(document.getInt64("t").getValue(), reasons);
    }

    /** Objects as instructions that name them, since those have a binary form for every kind of key. */
    static List<Instruction> names(Collection<ObjectKey> keys) {
        List<Instruction> names = new ArrayList<>(keys.size());
        for (ObjectKey key : keys) {
            names.add(new Instruction.CreateObject(key.className(), key.key()));
        }
        return names;
    }

    /** The objects that {@link #names} has named. */
    static Set<ObjectKey> named(byte[] encoded) throws BadChangesetException {
        Set<ObjectKey> keys = new LinkedHashSet<>();
        for (Instruction instruction : ChangesetCodec.decode(encoded).instructions()) {
            if (!(instruction instanceof Instruction.CreateObject object)) {
                throw new BadChangesetException("an object is named by " + instruction + " (expected: CreateObject)");
            }
            keys.add(new ObjectKey(object.className(), object.key()));
        }
        return keys;
    }

    /** Properties as instructions that name them. */
    private static List<Instruction> mended(TouchedObject object) {
        List<Instruction> names = new ArrayList<>();
        for (String property : object.mended()) {
            names.add(new Instruction.Update(
                    object.key().className(), object.key().key(), property, Path.ROOT, Scalar.Null.NULL, false, 0));
        }
        return names;
    }

    /** The properties that {@link #mended} has named, by object. */
    static Map<ObjectKey, Set<String>> mended(byte[] encoded) throws BadChangesetException {
        Map<ObjectKey, Set<String>> properties = new LinkedHashMap<>();
        for (Instruction instruction : ChangesetCodec.decode(encoded).instructions()) {
            if (!(instruction instanceof Instruction.Update update)) {
                throw new BadChangesetException("a property is named by " + instruction + " (expected: Update)");
            }
            properties
                    .computeIfAbsent(new ObjectKey(update.className(), update.key()), key -> new LinkedHashSet<>())
                    .add(update.property());
        }
        return properties;
    }

    private static void putInstructions(BsonDocument document, String field, List<Instruction> instructions) {
        if (!instructions.isEmpty()) {
            document.append(field, new BsonBinary(ChangesetCodec.encode(instructions).bytes()));
        }
    }

    static BsonArray encodeReciprocals(List<Reciprocal> reciprocals) {
        BsonArray array = new BsonArray();
        for (Reciprocal reciprocal : reciprocals) {
            List<Instruction> name = names(List.of(reciprocal.key()));
            array.add(new BsonDocument("v", new BsonInt64(reciprocal.version()))
                    .append("k", new BsonBinary(ChangesetCodec.encode(name).bytes()))
                    .append("i", new BsonBinary(ChangesetCodec.encode(reciprocal.instructions()).bytes())));
        }
        return array;
    }

    static List<Reciprocal> decodeReciprocals(BsonArray array) throws BadChangesetException {
        List<Reciprocal> reciprocals = new ArrayList<>(array.size());
        for (BsonValue value : array) {
            BsonDocument document = value.asDocument();
            reciprocals.add(new Reciprocal(
                    document.getInt64("v").getValue(),
                    named(document.getBinary("k").getData()).iterator().next(),
                    ChangesetCodec.decode(document.getBinary("i").getData()).instructions()));
        }
        return reciprocals;
    }
}
