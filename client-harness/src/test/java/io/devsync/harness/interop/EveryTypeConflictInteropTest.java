package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.RealmObject;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of conflicts hold for every type that a property can have. Alice's write is always the earlier one. */
@InteropTest
class EveryTypeConflictInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterValueOfEveryTypeWins(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) -> {},
                (object, type) -> object.set(Models.single(type), first(type)).set(Models.optional(type), NULL),
                (object, type) -> object.set(Models.single(type), second(type)).set(Models.optional(type), first(type)));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties)
                    .containsEntry(Models.single(type), of(second(type)))
                    .containsEntry(Models.optional(type), of(first(type)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void insertsIntoListsOfEveryTypeStayInTheOrderOfTime(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) -> object.list(Models.list(type)).add(first(type)),
                (object, type) -> object.list(Models.list(type)).insert(0, first(type)),
                (object, type) -> object.list(Models.list(type)).insert(0, second(type)));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties)
                    .containsEntry(Models.list(type), of(List.of(first(type), second(type), first(type))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eraseWinsOverMoveAndEditInListsOfEveryType(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) -> object.list(Models.list(type)).add(first(type)).add(second(type)).add(first(type)),
                (object, type) -> object.list(Models.list(type)).erase(0),
                (object, type) -> object.list(Models.list(type)).set(0, second(type)).move(0, 2));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties).containsEntry(Models.list(type), of(List.of(second(type), first(type))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterOfInsertAndEraseWinsInSetsOfEveryType(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) -> object.members(Models.set(type)).add(first(type)),
                (object, type) -> object.members(Models.set(type)).add(second(type)).erase(first(type)),
                (object, type) -> object.members(Models.set(type)).erase(first(type)).add(first(type)));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties).containsEntry(Models.set(type), of(Set.of(first(type), second(type))));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterOfSetAndRemoveWinsInDictionariesOfEveryType(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) ->
                        object.dictionary(Models.dictionary(type)).put("a", first(type)).put("b", first(type)),
                (object, type) ->
                        object.dictionary(Models.dictionary(type)).erase("a").put("b", second(type)).put("c", first(type)),
                (object, type) ->
                        object.dictionary(Models.dictionary(type)).put("a", second(type)).erase("b").put("d", first(type)));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties)
                    .containsEntry(
                            Models.dictionary(type), of(Map.of("a", second(type), "c", first(type), "d", first(type))));
        }
    }

    /** The older client aborts when a key is removed that is not there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keyOfEveryTypeThatBothRemoveIsGone(boolean aliceFirst) {
        Map<String, Value> properties = conflict(
                aliceFirst,
                (object, type) -> object.dictionary(Models.dictionary(type)).put("a", first(type)),
                (object, type) -> object.dictionary(Models.dictionary(type)).erase("a"),
                (object, type) -> object.dictionary(Models.dictionary(type)).erase("a"));

        for (PropertyType type : Models.scalars()) {
            assertThat(properties).containsEntry(Models.dictionary(type), of(Map.of()));
        }
    }

    private Map<String, Value> conflict(
            boolean aliceFirst,
            BiConsumer<RealmObject, PropertyType> start,
            BiConsumer<RealmObject, PropertyType> byAlice,
            BiConsumer<RealmObject, PropertyType> byBob) {
        Pair pair = Pair.apart(
                devices, Models.EVERYTHING, transaction -> ofEveryType(transaction.create("Everything", "e"), start));
        pair.write(
                transaction -> ofEveryType(transaction.get("Everything", "e"), byAlice),
                transaction -> ofEveryType(transaction.get("Everything", "e"), byBob));
        return pair.together(aliceFirst).properties("Everything", "e");
    }

    private static void ofEveryType(RealmObject object, BiConsumer<RealmObject, PropertyType> edit) {
        Models.scalars().forEach(type -> edit.accept(object, type));
    }

    private static Object first(PropertyType type) {
        return samples(type).getFirst();
    }

    private static Object second(PropertyType type) {
        return samples(type).getLast();
    }

    private static List<Object> samples(PropertyType type) {
        return switch (type) {
            case INT -> List.of(1, -5_000_000_000L);
            case BOOL -> List.of(true, false);
            case STRING -> List.of("one", "");
            case BINARY -> List.of(new byte[] {1}, new byte[] {2, 3});
            case TIMESTAMP -> List.of(Instant.EPOCH, Instant.parse("2026-11-21T08:00:00.123Z"));
            case FLOAT -> List.of(1.5f, -0.5f);
            case DOUBLE -> List.of(1.25, 2.5);
            case DECIMAL -> List.of(Decimal128.parse("1.10"), Decimal128.parse("-2"));
            case OBJECT_ID -> List.of(new ObjectId(0, 1), new ObjectId(0, 2));
            case UUID -> List.of(new UUID(0, 1), new UUID(0, 2));
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar type)");
        };
    }
}
