package io.devsync.server.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.document.Namespace;
import io.devsync.server.sampling.FieldProposal.Alternative;
import io.devsync.server.sampling.FieldProposal.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec schema-generation §4.2, example by example. */
class ProposalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            1                      | 2                        | int
            1                      | {$numberLong: '2'}       | long
            1                      | 2.5                      | double
            1                      | null                     | int
            'a'                    | 'b'                      | string
            'a'                    | 1                        | mixed
            {$date: 5}             | null                     | date
            {$numberDecimal: '1'}  | 1.5                      | mixed
            {$regularExpression: {pattern: 'a', options: ''}} | 'a' | exclude
            null                   | null                     | exclude
            []                     | []                       | exclude
            []                     | [1]                      | array of int
            [1]                    | [2.5]                    | array of double
            [1]                    | ['a']                    | array of mixed
            [1]                    | [null]                   | array of mixed
            [[1]]                  | [[2]]                    | array of mixed
            [{a: 1}]               | [{a: 2, b: 's'}]         | array of object
            [{a: 1}]               | [null]                   | array of mixed
            {a: 1}                 | {b: 1}                   | object
            {a: 1}                 | 1                        | mixed
            {a: 1}                 | [1]                      | mixed
            {}                     | {}                       | dictionary of mixed
            {a: {$timestamp: {t: 1, i: 1}}} | {}              | exclude
            {'a.b': 1}             | 1                        | exclude
            {$ref: 'c', $id: 5}    | {$ref: 'c', $id: 6}      | mixed
            """)
    void twoValuesOfAField(String left, String right, String expected) {
        CollectionProposal proposal = propose(Choices.NONE, "{_id: 1, f: " + left + "}", "{_id: 2, f: " + right + "}");

        assertThat(field(proposal, "f").proposal().type()).isEqualTo(expected);
        assertThat(properties(proposal).containsKey("f")).isEqualTo(!expected.equals("exclude"));
    }

    @Test
    void unionIsReportedWithCountsExamplesAndPrices() {
        CollectionProposal proposal =
                propose(Choices.NONE, "{_id: 'x', f: 1}", "{_id: 'y', f: 2}", "{_id: 'z', f: 'one'}", "{_id: 'n'}");

        FieldReport field = field(proposal, "f");
        assertThat(field.seen()).isEqualTo(3);
        assertThat(field.share()).isEqualTo(0.75);
        assertThat(field.types())
                .containsExactly(
                        new TypeCount(SampledType.INT, 2, List.of(new BsonString("x"), new BsonString("y"))),
                        new TypeCount(SampledType.STRING, 1, List.of(new BsonString("z"))));
        assertThat(field.proposal().kind()).isEqualTo(Kind.MIXED);
        assertThat(field.proposal().alternatives())
                .containsExactly(new Alternative("long", 1), new Alternative("double", 1), new Alternative("string", 2));
    }

    @Test
    void usersDecide() {
        Choices choices = new Choices(
                Map.of("a", FieldChoice.STRING, "b", FieldChoice.EXCLUDE, "c", FieldChoice.MIXED, "d.[]", FieldChoice.LONG,
                        "e", FieldChoice.DICTIONARY, "f", FieldChoice.SET),
                Set.of(),
                false);

        BsonDocument properties =
                properties(propose(choices, "{_id: 1, a: 1, b: 1, c: 1, d: [1, 's'], e: {x: 1}, f: [1]}"));

        assertThat(properties).isEqualTo(BsonDocument.parse("""
                {_id: {bsonType: 'int'}, a: {bsonType: 'string'}, c: {bsonType: 'mixed'},
                 d: {bsonType: 'array', items: {bsonType: 'long'}},
                 e: {bsonType: 'object', additionalProperties: {bsonType: 'int'}},
                 f: {bsonType: 'array', items: {bsonType: 'int'}, uniqueItems: true}}"""));
    }

    @Test
    void decisionAboutNothingIsAProblem() {
        Choices choices = new Choices(Map.of("nmae", FieldChoice.STRING), Set.of(), false);

        assertThat(propose(choices, "{_id: 1, name: 'x'}").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("nmae"));
    }

    @Test
    void keyIsRequiredAndOthersOnRequest() {
        String[] documents = {"{_id: 1, a: 1, b: 1, c: 1, l: []}", "{_id: 2, a: 1, b: null, l: [1]}"};

        assertThat(schema(propose(Choices.NONE, documents)).getArray("required"))
                .isEqualTo(BsonArray.parse("['_id']"));
        assertThat(schema(propose(new Choices(Map.of(), Set.of(), true), documents)).getArray("required"))
                .isEqualTo(BsonArray.parse("['_id', 'a']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {_id: 1}    | {_id: 's'}   | int and string
            {_id: 1.5}  | {_id: 2.5}   | double
            {_id: null} | {_id: 1}     | null
            {a: 1}      | {a: 2}       | no _id
            """)
    void keysThatCannotBeOneAreAProblem(String left, String right, String said) {
        CollectionProposal proposal = propose(Choices.NONE, left, right);

        assertThat(proposal.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem).contains("expected:"));
        assertThat(String.join(" ", proposal.problems())).contains(said.equals("int and string") ? "string" : said);
        assertThat(proposal.schema()).isEmpty();
    }

    @Test
    void emptySampleIsAProblem() {
        assertThat(propose(Choices.NONE).problems()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("no documents"));
    }

    @Test
    void marksOfMappersAreSuggestedForExclusion() {
        String document = "{_id: 1, __v: 0, _class: 'com.shop.User', name: 'x'}";

        CollectionProposal asIs = propose(Choices.NONE, document);
        CollectionProposal without = propose(accepting(Suggestion.Kind.LEFTOVER), document);

        assertThat(asIs.suggestions()).extracting(Suggestion::path).containsExactly("__v", "_class");
        assertThat(properties(asIs)).containsKeys("__v", "_class");
        assertThat(properties(without)).containsOnlyKeys("_id", "name");
    }

    @Test
    void arraysWithoutEqualElementsAreSuggestedAsSets() {
        String[] documents = IntStream.range(0, 30)
                .mapToObj(i -> "{_id: %d, tags: ['a', 'b%d'], dice: [%d, 6]}".formatted(i, i, 1 + i % 6))
                .toArray(String[]::new);

        CollectionProposal proposal = propose(accepting(Suggestion.Kind.SET), documents);

        assertThat(proposal.suggestions()).extracting(Suggestion::path).containsExactly("tags");
        assertThat(properties(proposal).getDocument("tags").getBoolean("uniqueItems").getValue()).isTrue();
        assertThat(properties(proposal).getDocument("dice")).doesNotContainKey("uniqueItems");
    }

    @Test
    void objectsWithDataAsKeysAreSuggestedAsDictionaries() {
        String[] documents = IntStream.range(0, 30)
                .mapToObj(i -> "{_id: %d, scores: {'player%d': %d}, address: {street: 's', city: 'c'}}".formatted(i, i, i))
                .toArray(String[]::new);

        CollectionProposal proposal = propose(accepting(Suggestion.Kind.DICTIONARY), documents);

        assertThat(proposal.suggestions()).extracting(Suggestion::path).containsExactly("scores");
        assertThat(properties(proposal).getDocument("scores"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'object', additionalProperties: {bsonType: 'int'}}"));
        assertThat(properties(proposal).getDocument("address")).containsKey("properties");
    }

    @Test
    void pointsAreSuggestedWithDoubles() {
        String document = "{_id: 1, at: {type: 'Point', coordinates: [8, 47]}}";

        CollectionProposal proposal = propose(accepting(Suggestion.Kind.GEO_JSON), document);

        assertThat(proposal.suggestions()).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.path()).isEqualTo("at");
            assertThat(suggestion.evidence()).contains("2 of 2 coordinates are integers");
        });
        assertThat(properties(proposal).getDocument("at").getDocument("properties").getDocument("coordinates"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'array', items: {bsonType: 'double'}}"));
    }

    @Test
    void thousandsOfKeysAreADictionary() {
        BsonDocument map = new BsonDocument();
        for (int i = 0; i < 10_000; i++) {
            map.append("key " + i, new BsonInt32(i));
        }
        DocumentSampler sample = new DocumentSampler();
        sample.add(RandomDocuments.raw(new BsonDocument("_id", new BsonInt32(1)).append("map", map)));

        CollectionProposal proposal = propose(sample, Choices.NONE);

        assertThat(properties(proposal).getDocument("map"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'object', additionalProperties: {bsonType: 'int'}}"));
        assertThat(sample.root().fields()).hasSize(2);
    }

    @Test
    void memoryIsBoundedHoweverManyFieldsThereAre() {
        NodeBudget budget = new NodeBudget(NodeBudget.PER_COLLECTION);
        DocumentSampler sample = new DocumentSampler(budget);
        for (int i = 0; i < 300; i++) {
            BsonDocument document = new BsonDocument("_id", new BsonInt32(i));
            for (int j = 0; j < 100; j++) {
                document.append("f" + i + "_" + j, new BsonDocument("x", new BsonInt32(j)));
            }
            sample.add(RandomDocuments.raw(document));
        }

        CollectionProposal proposal = propose(sample, Choices.NONE);

        assertThat(budget.left()).isZero();
        assertThat(proposal.fields().size()).isLessThanOrEqualTo(NodeBudget.PER_COLLECTION + 1);
        assertThat(proposal.fields().getLast().proposal().reason()).contains("beyond the first");
    }

    @Test
    void deepNestingBecomesMixed() {
        BsonDocument document = new BsonDocument("x", new BsonInt32(1));
        for (int i = 0; i < 98; i++) {
            document = new BsonDocument("deeper", document);
        }
        DocumentSampler sample = new DocumentSampler();
        sample.add(RandomDocuments.raw(new BsonDocument("_id", new BsonInt32(1)).append("deep", document)));

        CollectionProposal proposal = propose(sample, Choices.NONE);

        assertThat(proposal.fields()).anySatisfy(field -> {
            assertThat(field.proposal().kind()).isEqualTo(Kind.MIXED);
            assertThat(field.proposal().reason()).contains("deeper than 30 levels");
        });
        assertThat(proposal.problems()).isEmpty();
    }

    @Test
    void longNamesOfEmbeddedClassesGetTitles() {
        String name = "a".repeat(50);

        CollectionProposal proposal = propose(Choices.NONE, "{_id: 1, %s: {%s: {x: 1}}, b: {x: 1}}".formatted(name, name));

        BsonDocument outer = properties(proposal).getDocument(name);
        assertThat(outer).doesNotContainKey("title");
        assertThat(outer.getDocument("properties").getDocument(name).getString("title").getValue())
                .isEqualTo("thing_" + "a".repeat(28));
        assertThat(properties(proposal).getDocument("b")).doesNotContainKey("title");
    }

    @ParameterizedTest
    @CsvSource({
        "users, user", "Users, User", "USERS, USER", "firstmods, firstmod", "companies, company", "COMPANIES, COMPANY",
        "addresses, address", "boxes, box", "matches, match", "movies, movie", "statuses, status", "status, status",
        "people, person", "People, Person", "salesPeople, salesPerson", "order_lines, order_line", "OrderLines, OrderLine",
        "news, news", "data, data", "class, class", "analyses, analysis", "houses, house", "databases, database",
        "fs.files, fs_file", "s, s", "series, series", "bus, bus", "mice, mouse", "größen, größen", "shoes, shoe"
    })
    void titlesAreSingular(String collection, String title) {
        assertThat(Titles.of(collection)).isEqualTo(title);
    }

    private static Choices accepting(Suggestion.Kind kind) {
        return new Choices(Map.of(), Set.of(kind), false);
    }

    private static CollectionProposal propose(Choices choices, String... documents) {
        DocumentSampler sample = new DocumentSampler();
        for (String document : documents) {
            sample.add(RawBsonDocument.parse(document));
        }
        return propose(sample, choices);
    }

    private static CollectionProposal propose(DocumentSampler sample, Choices choices) {
        return new Proposer(
                        new Namespace("db", "things"), "mongodb-atlas", "thing", choices, Hints.of(sample), new HashSet<>())
                .propose(sample);
    }

    private static FieldReport field(CollectionProposal proposal, String path) {
        return proposal.fields().stream()
                .filter(field -> field.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static BsonDocument schema(CollectionProposal proposal) {
        assertThat(proposal.problems()).isEmpty();
        return proposal.schema().getDocument("schema");
    }

    private static BsonDocument properties(CollectionProposal proposal) {
        return schema(proposal).getDocument("properties");
    }
}
