package io.devsync.server.schema;

import static io.devsync.server.schema.Declarations.asymmetric;
import static io.devsync.server.schema.Declarations.collection;
import static io.devsync.server.schema.Declarations.embedded;
import static io.devsync.server.schema.Declarations.link;
import static io.devsync.server.schema.Declarations.optional;
import static io.devsync.server.schema.Declarations.required;
import static io.devsync.server.schema.Declarations.schemaOf;
import static io.devsync.server.schema.Declarations.topLevel;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec data-model-mapping §1.3 to §1.14: the JSON of schemas, both ways. */
class AppServicesSchemaTest {

    /** The worked example of §1.14. */
    private static final AppSchema SHOP = schemaOf(
            topLevel("Order", PrimaryKey.Type.OBJECT_ID),
            embedded("Address"),
            topLevel("Person", PrimaryKey.Type.STRING),
            embedded("Line"),
            topLevel("Item", PrimaryKey.Type.UUID),
            required("Order", "total", PropertyType.DECIMAL),
            optional("Order", "note", PropertyType.STRING),
            collection("Order", "tags", PropertyType.STRING, CollectionType.LIST),
            collection("Order", "flags", PropertyType.INT, CollectionType.SET),
            collection("Order", "attrs", PropertyType.MIXED, CollectionType.DICTIONARY),
            link("Order", "ship", CollectionType.SINGLE, "Address"),
            link("Order", "buyer", CollectionType.SINGLE, "Person"),
            link("Order", "lines", CollectionType.LIST, "Line"),
            optional("Address", "street", PropertyType.STRING),
            link("Line", "item", CollectionType.SINGLE, "Item"),
            required("Line", "qty", PropertyType.INT));

    @Test
    void workedExample() {
        List<BsonDocument> documents = AppServicesSchema.write(SHOP);

        assertThat(documents).hasSize(3);
        assertThat(documents.get(1)).isEqualTo(BsonDocument.parse("""
                {metadata: {data_source: 'mongodb-atlas', database: 'db', collection: 'Order'},
                 schema: {
                   bsonType: 'object',
                   title: 'Order',
                   required: ['_id', 'total'],
                   properties: {
                     _id: {bsonType: 'objectId'},
                     attrs: {bsonType: 'object', additionalProperties: {bsonType: 'mixed'}},
                     buyer: {bsonType: 'string'},
                     flags: {bsonType: 'array', items: {bsonType: 'long'}, uniqueItems: true},
                     lines: {bsonType: 'array', items: {
                       bsonType: 'object', title: 'Line', required: ['qty'],
                       properties: {item: {bsonType: 'uuid'}, qty: {bsonType: 'long'}}}},
                     note: {bsonType: 'string'},
                     ship: {bsonType: 'object', title: 'Address', required: [],
                       properties: {street: {bsonType: 'string'}}},
                     tags: {bsonType: 'array', items: {bsonType: 'string'}},
                     total: {bsonType: 'decimal'}
                   }},
                 relationships: {
                   buyer: {ref: '#/relationship/mongodb-atlas/db/Person', foreign_key: '_id', is_list: false},
                   'lines.[].item': {ref: '#/relationship/mongodb-atlas/db/Item', foreign_key: '_id', is_list: false}
                 }}"""));
    }

    @Test
    void keysAreWrittenInTheirDocumentedOrder() {
        BsonDocument schema = AppServicesSchema.write(SHOP).get(1).getDocument("schema");

        assertThat(schema.keySet()).containsExactly("bsonType", "title", "required", "properties");
        assertThat(schema.getDocument("properties").keySet())
                .containsExactly("_id", "attrs", "buyer", "flags", "lines", "note", "ship", "tags", "total");
    }

    @Test
    void whatWasWrittenReadsTheSame() {
        assertThat(read(AppServicesSchema.write(SHOP)).realm()).isEqualTo(SHOP.realm());
        assertThat(read(AppServicesSchema.write(SHOP)).namespaces()).isEqualTo(SHOP.namespaces());
    }

    @ParameterizedTest
    @CsvSource({
        "INT, long",
        "BOOL, bool",
        "STRING, string",
        "BINARY, binData",
        "TIMESTAMP, date",
        "FLOAT, float",
        "DOUBLE, double",
        "DECIMAL, decimal",
        "OBJECT_ID, objectId",
        "UUID, uuid",
        "MIXED, mixed"
    })
    void eachTypeHasItsBsonType(PropertyType type, String bsonType) {
        AppSchema schema = schemaOf(
                topLevel("T", PrimaryKey.Type.INT),
                type == PropertyType.MIXED ? optional("T", "f", type) : required("T", "f", type));

        BsonDocument written = AppServicesSchema.write(schema).getFirst().getDocument("schema");

        assertThat(written.getDocument("properties").getDocument("f"))
                .isEqualTo(BsonDocument.parse("{bsonType: '" + bsonType + "'}"));
        assertThat(written.getArray("required"))
                .hasSize(type == PropertyType.MIXED ? 1 : 2);
        assertThat(read(AppServicesSchema.write(schema)).realm()).isEqualTo(schema.realm());
    }

    @Test
    void linksOfEachShape() {
        AppSchema schema = schemaOf(
                topLevel("T", PrimaryKey.Type.INT),
                embedded("E"),
                link("T", "one", CollectionType.SINGLE, "T"),
                link("T", "list", CollectionType.LIST, "T"),
                link("T", "set", CollectionType.SET, "T"),
                link("T", "map", CollectionType.DICTIONARY, "T"),
                link("T", "e", CollectionType.SINGLE, "E"),
                link("T", "eMap", CollectionType.DICTIONARY, "E"),
                link("E", "many", CollectionType.LIST, "T"));

        BsonDocument document = AppServicesSchema.write(schema).getFirst();

        assertThat(document.getDocument("relationships").keySet())
                .containsExactly("e.many", "eMap.[].many", "list", "map", "one", "set");
        assertThat(document.getDocument("relationships").getDocument("map").getBoolean("is_list").getValue())
                .isTrue();
        assertThat(document.getDocument("schema").getDocument("properties").getDocument("map"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'object', additionalProperties: {bsonType: 'long'}}"));
        assertThat(read(List.of(document)).realm()).isEqualTo(schema.realm());
    }

    @Test
    void asymmetricClassesAreListedApart() {
        AppSchema schema = schemaOf(asymmetric("Reading", PrimaryKey.Type.OBJECT_ID), topLevel("T", PrimaryKey.Type.INT));

        assertThat(AppServicesSchema.asymmetricTables(schema)).containsExactly("Reading");
        assertThat(AppServicesSchema.read(
                                AppSchema.empty("db"), AppServicesSchema.write(schema), Set.of("Reading"))
                        .schema()
                        .realm())
                .isEqualTo(schema.realm());
    }

    @Test
    void documentedSpellingsAreUnderstood() {
        AppSchema schema = read(List.of(
                document("users", """
                        {title: 'user', type: 'object', required: ['age', '_id', 'tags'], properties: {
                          _id: {bsonType: 'string'}, age: {bsonType: 'int'}, name: {bsonType: ['string', 'null']},
                          ok: {type: 'boolean'}, tags: {bsonType: 'array', items: {bsonType: 'string'}},
                          boss: {bsonType: 'string'}, friends: {bsonType: 'array', items: {bsonType: 'string'}},
                          any: {bsonType: 'object', additionalProperties: true},
                          map: {bsonType: 'object', properties: {}, additionalProperties: {bsonType: 'double'}},
                          sub: {properties: {x: {bsonType: 'date'}}},
                          subs: {bsonType: 'array', items: {bsonType: 'object', additionalProperties: false,
                                 properties: {deep: {bsonType: 'object', properties: {y: {bsonType: 'bool'}}}}}}}}""", """
                        {boss: {ref: '#/relationship/mongodb-atlas/db/users', foreignKey: '_id', isList: false},
                         friends: {ref: '#/relationship/other/db/users', foreign_key: '_id', is_list: true,
                                   source_key: 'friends'}}""")));

        assertThat(schema.realm().classes().keySet())
                .containsExactlyInAnyOrder("user", "user_sub", "user_subs", "user_subs_deep");
        assertThat(schema.namespaces().get("user")).hasToString("db.users");
        Property name = property(schema, "name");
        assertThat(name.nullable()).isTrue();
        assertThat(property(schema, "age").nullable()).isFalse();
        assertThat(property(schema, "age").type()).isEqualTo(PropertyType.INT);
        assertThat(property(schema, "ok").type()).isEqualTo(PropertyType.BOOL);
        assertThat(property(schema, "tags").nullable()).isFalse();
        assertThat(property(schema, "boss").linkTarget()).contains("user");
        assertThat(property(schema, "friends").linkTarget()).contains("user");
        assertThat(property(schema, "any").collection()).isEqualTo(CollectionType.DICTIONARY);
        assertThat(property(schema, "any").type()).isEqualTo(PropertyType.MIXED);
        assertThat(property(schema, "map").type()).isEqualTo(PropertyType.DOUBLE);
        assertThat(property(schema, "sub").linkTarget()).contains("user_sub");
    }

    @Test
    void keyThatIsNotRequiredIsNullable() {
        AppSchema schema = read(List.of(document("T", "{title: 'T', properties: {_id: {bsonType: 'int'}}}", "{}")));

        assertThat(schema.realm().find("T").orElseThrow().primaryKey().orElseThrow().nullable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            MISSING_PROPERTIES_FIELD |        | {title: 'T'}
            MISSING_PRIMARY_KEY      |        | {title: 'T', properties: {a: {bsonType: 'int'}}}
            UNSUPPORTED_PRIMARY_KEY  | _id    | {title: 'T', properties: {_id: {bsonType: 'double'}}}
            UNSUPPORTED_TYPE         | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'regex'}}}
            UNSUPPORTED_TYPE         | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {}}}
            UNION_TYPE               | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: ['int', 'string']}}}
            TUPLE_ARRAY              | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'array', items: [{bsonType: 'int'}]}}}
            MISSING_ITEMS            | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'array'}}}
            NULLABLE_ELEMENT         | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'array', items: {bsonType: ['int', 'null']}}}}
            NESTED_COLLECTION        | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'array', items: {bsonType: 'array', items: {bsonType: 'int'}}}}}
            SET_OF_EMBEDDED          | a      | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'array', uniqueItems: true, items: {bsonType: 'object', properties: {x: {bsonType: 'int'}}}}}}
            MISSING_PROPERTIES_FIELD | a.     | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'object'}}}
            ILLEGAL_NAME             | a.$b   | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {bsonType: 'object', properties: {$b: {bsonType: 'int'}}}}}
            ILLEGAL_NAME             |        | {title: 'a.b', properties: {_id: {bsonType: 'int'}}}
            CONFLICTING_TITLE        | b.     | {title: 'T', properties: {_id: {bsonType: 'int'}, a: {title: 'E', properties: {x: {bsonType: 'int'}}}, b: {title: 'E', properties: {y: {bsonType: 'int'}}}}}
            """)
    void whatCannotBeSyncedIsReported(SchemaProblem.Code code, String path, String json) {
        AppServicesSchema.Reading reading =
                AppServicesSchema.read(AppSchema.empty("db"), List.of(document("c", json, "{}")), Set.of());

        assertThat(reading.schema().realm().classes()).isEmpty();
        assertThat(reading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.path()).isEqualTo(path == null ? "" : path);
            assertThat(problem.collection()).isEqualTo("db.c");
        });
    }

    @Test
    void classesThatLinkToOneWithAProblemHaveAProblemToo() {
        String good = "{title: '%s', required: ['_id'], properties: {_id: {bsonType: 'int'}, to: {bsonType: 'int'}}}";
        String toBad = "{to: {ref: '#/relationship/x/db/bad', foreign_key: '_id', is_list: false}}";
        AppServicesSchema.Reading reading = AppServicesSchema.read(
                AppSchema.empty("db"),
                List.of(
                        document("good", good.formatted("Good"), "{}"),
                        document("linked", good.formatted("Linked"), toBad),
                        document("bad", "{title: 'Bad', properties: {_id: {bsonType: 'int'}, a: {}}}", "{}")),
                Set.of());

        assertThat(reading.schema().realm().classes().keySet()).containsExactly("Good");
        assertThat(reading.problems()).extracting(SchemaProblem::code)
                .containsExactly(SchemaProblem.Code.UNSUPPORTED_TYPE, SchemaProblem.Code.UNKNOWN_RELATIONSHIP);
    }

    @Test
    void relationshipMustHaveTheTypeOfTheKey() {
        AppServicesSchema.Reading reading = AppServicesSchema.read(
                AppSchema.empty("db"),
                List.of(document(
                        "t",
                        "{title: 'T', properties: {_id: {bsonType: 'int'}, to: {bsonType: 'string'}}}",
                        "{to: {ref: '#/relationship/x/db/t', foreign_key: '_id', is_list: false}}")),
                Set.of());

        assertThat(reading.problems()).extracting(SchemaProblem::code)
                .containsExactly(SchemaProblem.Code.RELATIONSHIP_TYPE);
    }

    private static Property property(AppSchema schema, String name) {
        return schema.realm().find("user").orElseThrow().properties().get(name);
    }

    private static BsonDocument document(String collection, String schema, String relationships) {
        return BsonDocument.parse("{metadata: {data_source: 'mongodb-atlas', database: 'db', collection: '"
                        + collection + "'}}")
                .append("schema", BsonDocument.parse(schema))
                .append("relationships", BsonDocument.parse(relationships));
    }

    private static AppSchema read(List<BsonDocument> documents) {
        AppServicesSchema.Reading reading = AppServicesSchema.read(AppSchema.empty("db"), documents, Set.of());
        assertThat(reading.problems()).isEmpty();
        return reading.schema();
    }
}
