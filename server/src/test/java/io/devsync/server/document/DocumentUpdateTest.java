package io.devsync.server.document;

import static io.devsync.server.document.DocumentFixture.STRICT;
import static io.devsync.server.document.DocumentFixture.classT;
import static io.devsync.server.document.DocumentFixture.collection;
import static io.devsync.server.document.DocumentFixture.embedded;
import static io.devsync.server.document.DocumentFixture.json;
import static io.devsync.server.document.DocumentFixture.link;
import static io.devsync.server.document.DocumentFixture.object;
import static io.devsync.server.document.DocumentFixture.optional;
import static io.devsync.server.document.DocumentFixture.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class DocumentUpdateTest {

    private static final RealmSchema SCHEMA = classT(
                    required("n", PropertyType.INT),
                    optional("s", PropertyType.STRING),
                    optional("m", PropertyType.MIXED),
                    collection("tags", PropertyType.STRING, CollectionType.LIST),
                    collection("map", PropertyType.INT, CollectionType.DICTIONARY),
                    link("line", "Line", CollectionType.SINGLE),
                    link("lines", "Line", CollectionType.DICTIONARY))
            .with(embedded("Line", required("qty", PropertyType.INT), optional("note", PropertyType.STRING)));

    @Test
    void sameStateNeedsNoUpdate() {
        Map<String, Value> values = Map.of("n", new Scalar.Int(1), "map", map("a", 1));

        assertThat(STRICT.update(SCHEMA, object(values), object(values)).isEmpty()).isTrue();
    }

    @Test
    void onlyChangedFieldsAreSet() {
        assertThat(update(
                        Map.of("n", new Scalar.Int(1), "s", new Scalar.Str("x"), "tags", ListValue.EMPTY),
                        Map.of("n", new Scalar.Int(2), "s", new Scalar.Str("x"), "tags", list("a", "b"))))
                .isEqualTo(json("{$set: {n: {$numberLong: '2'}, tags: ['a', 'b']}}"));
    }

    @Test
    void nullIsSetAndNotRemoved() {
        assertThat(update(Map.of("s", new Scalar.Str("x")), Map.of("s", Scalar.Null.NULL)))
                .isEqualTo(json("{$set: {s: null}}"));
    }

    @Test
    void removedOptionalFieldIsUnsetAndRequiredOneZero() {
        assertThat(update(Map.of("s", new Scalar.Str("x"), "n", new Scalar.Int(5)), Map.of()))
                .isEqualTo(json("{$set: {n: {$numberLong: '0'}}, $unset: {s: ''}}"));
    }

    @Test
    void dictionaryKeysAreSetAndUnsetOneByOne() {
        assertThat(update(
                        Map.of("map", new DictionaryValue(Map.of("a", new Scalar.Int(1), "b", new Scalar.Int(2)))),
                        Map.of("map", new DictionaryValue(Map.of("b", new Scalar.Int(3), "c", new Scalar.Int(4))))))
                .isEqualTo(json(
                        "{$set: {'map.b': {$numberLong: '3'}, 'map.c': {$numberLong: '4'}}, $unset: {'map.a': ''}}"));
    }

    @Test
    void dictionaryThatMayNotBeThereIsSetAsAWhole() {
        assertThat(update(Map.of("map", DictionaryValue.EMPTY), Map.of("map", map("a", 1))))
                .isEqualTo(json("{$set: {map: {a: {$numberLong: '1'}}}}"));
        assertThat(update(Map.of("map", map("a", 1)), Map.of("map", DictionaryValue.EMPTY)))
                .isEqualTo(json("{$set: {map: {}}}"));
    }

    @Test
    void keysThatCannotBePartOfAPathAreSetWithTheWholeDictionary() {
        assertThat(update(Map.of("map", map("", 1)), Map.of("map", map("", 2))))
                .isEqualTo(json("{$set: {map: {'': {$numberLong: '2'}}}}"));
    }

    @Test
    void fieldsOfEmbeddedObjectsAreSetOneByOne() {
        assertThat(update(
                        Map.of("line", new EmbeddedObject(Map.of("qty", new Scalar.Int(1), "note", new Scalar.Str("x")))),
                        Map.of("line", new EmbeddedObject(Map.of("qty", new Scalar.Int(2))))))
                .isEqualTo(json("{$set: {'line.qty': {$numberLong: '2'}}, $unset: {'line.note': ''}}"));
        assertThat(update(
                        Map.of("lines", new DictionaryValue(Map.of("a", new EmbeddedObject(Map.of())))),
                        Map.of("lines", new DictionaryValue(
                                Map.of("a", new EmbeddedObject(Map.of("qty", new Scalar.Int(2))))))))
                .isEqualTo(json("{$set: {'lines.a.qty': {$numberLong: '2'}}}"));
    }

    @Test
    void newEmbeddedObjectIsSetWithItsZeroes() {
        assertThat(update(Map.of("line", Scalar.Null.NULL), Map.of("line", EmbeddedObject.EMPTY)))
                .isEqualTo(json("{$set: {line: {qty: {$numberLong: '0'}}}}"));
    }

    @Test
    void mixedDictionariesAreUpdatedByKeyAndOtherMixedAsAWhole() {
        assertThat(update(
                        Map.of("m", new DictionaryValue(Map.of("k", map("a", 1), "x", new Scalar.Int(1)))),
                        Map.of("m", new DictionaryValue(Map.of("k", map("a", 2), "x", list("y"))))))
                .isEqualTo(json("{$set: {'m.k.a': {$numberLong: '2'}, 'm.x': ['y']}}"));
        assertThat(update(Map.of("m", map("a", 1)), Map.of("m", list("y")))).isEqualTo(json("{$set: {m: ['y']}}"));
    }

    @Test
    void objectThatIsTooLargeIsAProblem() {
        int limit = 16 * 1024 * 1024;
        Optional<DocumentProblem> problem =
                STRICT.check(SCHEMA, object(Map.of("s", new Scalar.Str("x".repeat(limit)))));

        assertThat(problem).containsInstanceOf(DocumentProblem.TooLarge.class);
        assertThat(problem.orElseThrow().message()).contains("expected: at most 16777216");
        // 6 million characters could be 18 MB of UTF-8, so they are measured, but are not.
        assertThat(STRICT.check(SCHEMA, object(Map.of("s", new Scalar.Str("x".repeat(6_000_000)))))).isEmpty();
    }

    @Test
    void keysThatDocumentsCannotHaveAreAProblem() {
        for (String key : List.of("a.b", "$a", "a\0b")) {
            assertThat(STRICT.check(SCHEMA, object(Map.of("map", map(key, 1)))))
                    .containsInstanceOf(DocumentProblem.IllegalKey.class);
        }
        assertThat(STRICT.check(SCHEMA, object(Map.of("map", map("a$%2E", 1))))).isEmpty();
    }

    @Test
    void deepNestingIsAProblem() {
        Value nested = ListValue.EMPTY;
        for (int i = 0; i < 200_000; i++) {
            nested = new ListValue(List.of(nested));
        }

        assertThat(STRICT.check(SCHEMA, object(Map.of("m", nested))))
                .containsInstanceOf(DocumentProblem.TooDeep.class);
    }

    private static BsonDocument update(Map<String, Value> before, Map<String, Value> after) {
        return STRICT.update(SCHEMA, object(before), object(after)).toBson();
    }

    private static DictionaryValue map(String key, long value) {
        return new DictionaryValue(Map.of(key, new Scalar.Int(value)));
    }

    private static ListValue list(String... elements) {
        return new ListValue(
                Arrays.stream(elements).map(text -> (Value) new Scalar.Str(text)).toList());
    }
}
