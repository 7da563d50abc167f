package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Whatever a history entry says is there when it is read again. */
class HistoryEntryProperties {

    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of(
                    "age", new Property("age", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()),
                    "toys", new Property("toys", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()))));

    /** What an entry can do to an object. */
    private enum Fate {
        CREATED,
        CHANGED,
        ERASED,
        /** Nothing is left of edits of an object that is there. */
        UNTOUCHED,
        /** Nothing is left of edits of an object that was gone. */
        NEVER
    }

    /** An object in an entry. */
    private record Touch(Fate fate, ObjectState before, ObjectState after, boolean complete, boolean retold, boolean mended) {

        TouchedObject touched() {
            Optional<ObjectState> then =
                    fate == Fate.CREATED || fate == Fate.NEVER ? Optional.empty() : Optional.of(before);
            Optional<ObjectState> now =
                    switch (fate) {
                        case CREATED, CHANGED -> Optional.of(after);
                        case UNTOUCHED -> Optional.of(before);
                        case ERASED, NEVER -> Optional.empty();
                    };
            return new TouchedObject(
                    before.id(),
                    then,
                    now,
                    complete && now.isPresent(),
                    retold,
                    mended && now.isPresent() ? Set.of("toys", "age") : Set.of());
        }

        List<Instruction> instructions() {
            ObjectKey key = before.id();
            return switch (fate) {
                case CREATED -> List.of(new Instruction.CreateObject(key.className(), key.key()));
                case CHANGED ->
                    List.of(new Instruction.Update(
                            key.className(), key.key(), "age", Path.ROOT, new Scalar.Int(7), false, 0));
                case ERASED -> List.of(new Instruction.EraseObject(key.className(), key.key()));
                case UNTOUCHED, NEVER -> List.of();
            };
        }
    }

    @net.jqwik.api.Property(tries = 300)
    void changesSurvive(
            @ForAll("touches") List<Touch> touches,
            @ForAll long timestamp,
            @ForAll("reciprocals") List<Reciprocal> reciprocals,
            @ForAll("supplements") HistoryEntry.Supplement supplement) {
        HistoryEntry.Changes entry = entry(touches, timestamp, reciprocals, supplement);

        HistoryEntry.Changes read = (HistoryEntry.Changes) reread(entry);

        assertThat(read.touched()).containsExactlyInAnyOrderElementsOf(entry.touched());
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("touched")
                .isEqualTo(entry);
    }

    @net.jqwik.api.Property(tries = 100)
    void documentsThatDifferedSurvive(@ForAll("touches") List<Touch> touches) {
        Map<ObjectKey, ObjectState> different = new LinkedHashMap<>();
        touches.forEach(touch -> different.put(touch.before().id(), touch.after()));
        HistoryEntry.SeenDocuments outside = new HistoryEntry.SeenDocuments(different);

        HistoryEntry.Changes read = (HistoryEntry.Changes) reread(entry(touches, 5, List.of(), outside));

        assertThat(read.supplement()).isEqualTo(outside);
    }

    @net.jqwik.api.Property(tries = 100)
    void changesOfSubscriptionsSurvive(
            @ForAll long query, @ForAll String body, @ForAll("permissions") Optional<String> permissions, @ForAll long timestamp) {
        HistoryEntry entry =
                new HistoryEntry.QueryChange(9, 3, new QueryVersion(query, body), permissions, timestamp);

        assertThat(reread(entry)).isEqualTo(entry);
    }

    @net.jqwik.api.Property(tries = 50)
    void changesOfTheSchemaSurvive(@ForAll("touches") List<Touch> touches, @ForAll String text) {
        HistoryEntry.SchemaChange entry = new HistoryEntry.SchemaChange(
                entry(List.of(), 5, List.of(), HistoryEntry.Supplement.None.NONE),
                new BsonDocument("schema", new BsonString(text)));

        HistoryEntry.SchemaChange read = (HistoryEntry.SchemaChange) reread(entry);

        assertThat(read.schema()).isEqualTo(entry.schema());
        assertThat(read.announced()).usingRecursiveComparison().isEqualTo(entry.announced());
    }

    /** The entry as it comes back from where it was written to. */
    private static HistoryEntry reread(HistoryEntry entry) {
        BsonDocument written = HistoryEntryCodec.encode(SCHEMA, entry);
        RawBsonDocument bytes = new RawBsonDocument(written, new BsonDocumentCodec());
        return new HistoryEntryDecoder(SCHEMA).next(entry.version(), bytes);
    }

    private static HistoryEntry.Changes entry(
            List<Touch> touches,
            long timestamp,
            List<Reciprocal> reciprocals,
            HistoryEntry.Supplement supplement) {
        List<Instruction> instructions = new ArrayList<>();
        touches.forEach(touch -> instructions.addAll(touch.instructions()));
        return new HistoryEntry.Changes(
                17,
                4,
                new UploadCursor(12, 11),
                timestamp,
                new Changeset(instructions),
                ChangesetCodec.encode(instructions),
                touches.stream().map(Touch::touched).toList(),
                reciprocals,
                supplement);
    }

    /** One for each of some objects. */
    @Provide
    Arbitrary<List<Touch>> touches() {
        Arbitrary<Touch> touch = Combinators.combine(
                        Arbitraries.of(Fate.values()),
                        states(),
                        states(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Touch::new);
        return touch.list().ofMaxSize(4).map(list -> {
            List<Touch> each = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Touch one = list.get(i);
                each.add(new Touch(
                        one.fate, named(i, one.before), named(i, one.after), one.complete, one.retold, one.mended));
            }
            return each;
        });
    }

    private static ObjectState named(int number, ObjectState state) {
        return new ObjectState(dog(number), state.properties());
    }

    private static ObjectKey dog(long number) {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(number));
    }

    private static Arbitrary<ObjectState> states() {
        Arbitrary<Optional<Value>> ages =
                Arbitraries.longs().filter(age -> age != 0).<Value>map(Scalar.Int::new).optional();
        Arbitrary<Optional<Value>> toys = Arbitraries.strings()
                .<Value>map(Scalar.Str::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .<Value>map(ListValue::new)
                .optional();
        return Combinators.combine(ages, toys).as((age, list) -> {
            Map<String, Value> properties = new LinkedHashMap<>();
            age.ifPresent(value -> properties.put("age", value));
            list.ifPresent(value -> properties.put("toys", value));
            return new ObjectState(dog(0), properties);
        });
    }

    @Provide
    Arbitrary<List<Reciprocal>> reciprocals() {
        Arbitrary<List<Instruction>> forms = Arbitraries.longs()
                .<Instruction>map(delta -> new Instruction.AddInteger(
                        "Dog", new PrimaryKey.IntKey(1), "age", Path.ROOT, delta))
                .list()
                .ofMaxSize(3);
        return Combinators.combine(Arbitraries.longs().greaterOrEqual(1), Arbitraries.longs(), forms)
                .as((version, key, form) -> new Reciprocal(version, dog(key), form))
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<HistoryEntry.Supplement> supplements() {
        return Arbitraries.oneOf(Arbitraries.of(HistoryEntry.Supplement.None.NONE), comebacks(), rejections());
    }

    private Arbitrary<HistoryEntry.Comeback> comebacks() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.strings(), permissions())
                .as((after, body, permissions) ->
                        new HistoryEntry.Comeback(after, new QueryVersion(2, body), permissions));
    }

    @Provide
    Arbitrary<Optional<String>> permissions() {
        return Arbitraries.strings().optional();
    }

    private static Arbitrary<Rejections> rejections() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.maps(Arbitraries.longs().map(HistoryEntryProperties::dog), Arbitraries.strings())
                                .ofMinSize(1)
                                .ofMaxSize(3))
                .as(Rejections::new);
    }
}
