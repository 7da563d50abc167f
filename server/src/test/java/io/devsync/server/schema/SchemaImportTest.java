package io.devsync.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec strict-mode §3.7: what may be saved over a schema. */
class SchemaImportTest {

    private static final String USER = """
            {title: 'user', required: ['_id'], properties: {_id: {bsonType: 'objectId'},
              age: {bsonType: 'int', minimum: 0, description: 'in years'},
              sub: {bsonType: 'object', additionalProperties: false, properties: {x: {bsonType: 'string', pattern: '^a'}}},
              tags: {bsonType: 'array', maxItems: 3, items: {bsonType: 'string', enum: ['a', 'b']}}}}""";

    private static final AppSchema EMPTY = AppSchema.empty("db");
    private static final AppSchema USERS = saved(EMPTY, document("users", USER));

    @Test
    void titleJoinsClassAndCollection() {
        assertThat(USERS.of("user")).isEqualTo(new Namespace("db", "users"));
        assertThat(USERS.version()).isEqualTo(1);
    }

    @Test
    void keywordsAreWrittenAgain() {
        BsonDocument properties =
                AppServicesSchema.write(USERS).getFirst().getDocument("schema").getDocument("properties");

        assertThat(properties.getDocument("age"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'int', minimum: 0, description: 'in years'}"));
        assertThat(properties.getDocument("sub"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'object', title: 'user_sub', required: [], properties:"
                        + " {x: {bsonType: 'string', pattern: '^a'}}, additionalProperties: false}"));
        assertThat(properties.getDocument("tags"))
                .isEqualTo(BsonDocument.parse(
                        "{bsonType: 'array', items: {bsonType: 'string', enum: ['a', 'b']}, maxItems: 3}"));
    }

    @Test
    void storedFormKeepsKeywords() {
        AppSchema restored = AppSchema.fromBson(new RawBsonDocument(USERS.toBson(), new BsonDocumentCodec()));

        assertThat(restored).isEqualTo(USERS);
    }

    @Test
    void savingWhatIsThereChangesNothing() {
        SchemaImport again = SchemaImport.of(USERS, AppServicesSchema.write(USERS), Set.of(), true);

        assertThat(((SchemaImport.Accepted) again).next()).isSameAs(USERS);
    }

    @Test
    void otherCollectionsKeepTheirSchemas() {
        AppSchema both = saved(USERS, document("dogs", "{title: 'Dog', properties: {_id: {bsonType: 'int'}}}"));

        assertThat(both.namespaces().keySet()).containsExactlyInAnyOrder("user", "Dog");
        assertThat(both.keywords()).containsKeys("user", "Dog");
    }

    @Test
    void relationshipsLeadToCollectionsSavedBefore() {
        BsonDocument dogs = document(
                "dogs",
                "{title: 'Dog', required: ['_id'], properties: {_id: {bsonType: 'int'}, owner: {bsonType: 'objectId'}}}");
        dogs.append("relationships", BsonDocument.parse(
                "{owner: {ref: '#/relationship/mongodb-atlas/db/users', foreignKey: '_id', isList: false}}"));

        AppSchema both = saved(USERS, dogs);

        assertThat(both.realm().find("Dog").orElseThrow().properties().get("owner").linkTarget()).contains("user");
    }

    @Test
    void devicesAreToldWhatIsNew() {
        SchemaImport outcome = SchemaImport.of(
                USERS, List.of(document("users", USER.replace("age:", "name: {bsonType: 'string'}, age:"))), Set.of(), true);

        assertThat(((SchemaImport.Accepted) outcome).added())
                .singleElement()
                .isInstanceOfSatisfying(Instruction.AddColumn.class, added -> {
                    assertThat(added.className()).isEqualTo("user");
                    assertThat(added.column().name()).isEqualTo("name");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            age   | age: {bsonType: 'int', minimum: 0, description: 'in years'} | age: {bsonType: 'string'}
            age   | age: {bsonType: 'int', minimum: 0, description: 'in years'} | years: {bsonType: 'int'}
            age   | required: ['_id']                                           | required: ['_id', 'age']
            tags  | maxItems: 3                                                 | uniqueItems: true
            x     | x: {bsonType: 'string', pattern: '^a'}                      | x: {bsonType: 'bool'}
            ``    | _id: {bsonType: 'objectId'}                                 | _id: {bsonType: 'string'}
            ``    | title: 'user'                                               | title: 'User'
            """)
    void whatDevicesKnowCannotBeChanged(String path, String before, String after) {
        BsonDocument changed = document("users", USER.replace(before, after));

        SchemaImport outcome = SchemaImport.of(USERS, List.of(changed), Set.of(), true);

        assertThat(((SchemaImport.Refused) outcome).problems())
                .anySatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.BREAKING_CHANGE);
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.message()).contains("expected:");
                });
        assertThat(SchemaImport.of(USERS, List.of(changed), Set.of(), false))
                .as("without devices")
                .isInstanceOf(SchemaImport.Accepted.class);
    }

    @Test
    void constraintsMayChangeUnderDevices() {
        BsonDocument changed = document("users", USER.replace("minimum: 0", "minimum: 18"));

        SchemaImport outcome = SchemaImport.of(USERS, List.of(changed), Set.of(), true);

        assertThat(outcome).isInstanceOfSatisfying(SchemaImport.Accepted.class, accepted -> {
            assertThat(accepted.added()).isEmpty();
            assertThat(accepted.next().version()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            MALFORMED           | a         | a: {bsonType: 'string', minLength: -1}
            MALFORMED           | a         | a: {bsonType: 'string', maxLength: '3'}
            MALFORMED           | a         | a: {bsonType: 'string', pattern: '('}
            MALFORMED           | a         | a: {bsonType: 'int', exclusiveMinimum: 3}
            MALFORMED           | a         | a: {bsonType: 'int', multipleOf: 0}
            MALFORMED           | a         | a: {bsonType: 'int', enum: []}
            MALFORMED           | a.[]      | a: {bsonType: 'array', items: 'string'}
            MALFORMED           | a.b       | a: {bsonType: 'object', properties: {b: 7}}
            MALFORMED           | a         | a: {bsonType: 5}
            UNSUPPORTED_TYPE    | a         | a: {type: 'integer'}
            UNSUPPORTED_KEYWORD | a         | a: {$ref: '#/definitions/x'}
            """)
    void malformedKeywordsAreRefusedWithTheirPlace(Code code, String path, String property) {
        BsonDocument broken =
                document("c", "{title: 'C', properties: {_id: {bsonType: 'int'}, %s}}".formatted(property));

        SchemaImport outcome = SchemaImport.of(EMPTY, List.of(broken), Set.of(), false);

        assertThat(((SchemaImport.Refused) outcome).problems()).anySatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.collection()).isEqualTo("db.c");
            assertThat(problem.message()).contains("(expected: ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "RELATIONSHIP_SOURCE, _id, []",
        "RELATIONSHIP_SOURCE, none, []",
        "RELATIONSHIP_SOURCE, to, ['to']",
        "UNKNOWN_RELATIONSHIP, to, []"
    })
    void relationshipsAreOfOptionalFieldsThatAreThere(Code code, String path, String required) {
        String collection = code == Code.UNKNOWN_RELATIONSHIP ? "nowhere" : "c";
        BsonDocument document = document(
                        "c",
                        "{title: 'C', required: %s, properties: {_id: {bsonType: 'int'}, to: {bsonType: 'int'}}}"
                                .formatted(required))
                .append("relationships", BsonDocument.parse(
                        "{%s: {ref: '#/relationship/mongodb-atlas/db/%s', foreign_key: '_id', is_list: false}}"
                                .formatted(path, collection)));

        SchemaImport outcome = SchemaImport.of(EMPTY, List.of(document), Set.of(), false);

        assertThat(((SchemaImport.Refused) outcome).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.path()).isEqualTo(path);
        });
    }

    @ParameterizedTest
    @CsvSource({"admin, c", "__devsync, c", "a b, c", "'', c", "db, ''", "db, system.users", "db, a$b"})
    void collectionsThatNobodyMayHaveAreRefused(String database, String collection) {
        BsonDocument document = document(collection, "{title: 'C', properties: {_id: {bsonType: 'int'}}}");
        document.getDocument("metadata").append("database", new org.bson.BsonString(database));

        SchemaImport outcome = SchemaImport.of(EMPTY, List.of(document), Set.of(), false);

        assertThat(((SchemaImport.Refused) outcome).problems())
                .singleElement()
                .extracting(SchemaProblem::code)
                .isEqualTo(Code.ILLEGAL_NAMESPACE);
    }

    @Test
    void unknownKeywordsAreWarnedOf() {
        BsonDocument document = document("c", "{title: 'C', requird: ['a'], properties: {_id: {bsonType: 'int'}}}");

        SchemaImport outcome = SchemaImport.of(EMPTY, List.of(document), Set.of(), false);

        assertThat(((SchemaImport.Accepted) outcome).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("\"requird\""));
    }

    private static BsonDocument document(String collection, String schema) {
        return BsonDocument.parse(
                        "{metadata: {data_source: 'mongodb-atlas', database: 'db', collection: '" + collection + "'}}")
                .append("schema", BsonDocument.parse(schema));
    }

    private static AppSchema saved(AppSchema current, BsonDocument document) {
        SchemaImport outcome = SchemaImport.of(current, List.of(document), Set.of(), false);
        assertThat(outcome).isInstanceOf(SchemaImport.Accepted.class);
        return ((SchemaImport.Accepted) outcome).next();
    }
}
