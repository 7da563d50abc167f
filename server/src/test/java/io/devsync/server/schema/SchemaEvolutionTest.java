package io.devsync.server.schema;

import static io.devsync.server.schema.Declarations.asymmetric;
import static io.devsync.server.schema.Declarations.collection;
import static io.devsync.server.schema.Declarations.develop;
import static io.devsync.server.schema.Declarations.embedded;
import static io.devsync.server.schema.Declarations.link;
import static io.devsync.server.schema.Declarations.optional;
import static io.devsync.server.schema.Declarations.required;
import static io.devsync.server.schema.Declarations.schemaOf;
import static io.devsync.server.schema.Declarations.topLevel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.EraseColumn;
import io.devsync.protocol.changeset.Instruction.EraseTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.document.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec development-mode §2.6 to §2.9. */
class SchemaEvolutionTest {

    private static final AppSchema BASE = schemaOf(
            topLevel("T", PrimaryKey.Type.OBJECT_ID),
            embedded("E"),
            asymmetric("A", PrimaryKey.Type.OBJECT_ID),
            topLevel("U", PrimaryKey.Type.STRING),
            required("T", "n", PropertyType.INT),
            link("T", "u", CollectionType.SINGLE, "U"),
            link("T", "e", CollectionType.SINGLE, "E"));

    @Test
    void newClassGetsTheCollectionOfItsExactName() {
        Evolution evolution = develop(BASE, topLevel("Snake_case klass", PrimaryKey.Type.UUID));

        assertThat(evolution).isInstanceOfSatisfying(Evolution.Extended.class, extended -> {
            assertThat(extended.next().namespaces())
                    .containsEntry("Snake_case klass", new Namespace("db", "Snake_case klass"))
                    .doesNotContainKey("E")
                    .containsKey("A");
            assertThat(extended.next().version()).isEqualTo(BASE.version() + 1);
            assertThat(extended.next().classOf(new Namespace("db", "Snake_case klass"))).contains("Snake_case klass");
        });
    }

    @Test
    void whatIsKnownChangesNothing() {
        assertThat(develop(BASE, topLevel("T", PrimaryKey.Type.OBJECT_ID), required("T", "n", PropertyType.INT)))
                .isEqualTo(new Evolution.Unchanged());
        assertThat(BASE.evolve(
                        List.of(topLevel("T", PrimaryKey.Type.OBJECT_ID), required("T", "n", PropertyType.INT)),
                        EvolutionMode.STRICT))
                .isEqualTo(new Evolution.Unchanged());
    }

    @Test
    void onlyWhatIsNewIsAddedClassesFirst() {
        SchemaInstruction column = link("T", "v", CollectionType.LIST, "V");
        SchemaInstruction table = topLevel("V", PrimaryKey.Type.INT);

        Evolution evolution = develop(
                BASE, required("T", "n", PropertyType.INT), column, table, table, optional("V", "x", PropertyType.BOOL));

        assertThat(evolution).isInstanceOfSatisfying(Evolution.Extended.class, extended -> assertThat(extended.added())
                .containsExactly(table, column, optional("V", "x", PropertyType.BOOL)));
    }

    @Test
    void devicesThatAddDifferentPropertiesGetTheUnion() {
        AppSchema first = ((Evolution.Extended) develop(BASE, optional("T", "a", PropertyType.INT))).next();
        AppSchema second = ((Evolution.Extended) develop(first, optional("T", "b", PropertyType.INT))).next();

        assertThat(second.realm().find("T").orElseThrow().properties().keySet()).containsExactly("n", "u", "e", "a", "b");
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                Arguments.of(
                        topLevel("T", PrimaryKey.Type.INT),
                        "'T' has primary key '_id', which is of type ObjectId on one side and type Int on the other."),
                Arguments.of(
                        new AddTable("T", new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, true))),
                        "'T' has primary key '_id', which is nullable on one side, but not the other."),
                Arguments.of(
                        new AddTable("T", new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("key", PrimaryKey.Type.OBJECT_ID, false))),
                        "'T' has primary key '_id' on one side, but primary key 'key' on the other."),
                Arguments.of(embedded("T"), "'T' has a primary key on one side, but not on the other."),
                Arguments.of(
                        topLevel("E", PrimaryKey.Type.INT), "'E' is an embedded table on one side, but not the other."),
                Arguments.of(
                        required("T", "n", PropertyType.STRING),
                        "Property 'n' in class 'T' is of type Int on one side and type String on the other."),
                Arguments.of(
                        optional("T", "n", PropertyType.INT),
                        "Property 'n' in class 'T' is nullable on one side and not on the other."),
                Arguments.of(
                        collection("T", "n", PropertyType.INT, CollectionType.SET),
                        "Property 'n' in class 'T' is a single value on one side, and a set on the other."),
                Arguments.of(
                        link("T", "u", CollectionType.SINGLE, "E"),
                        "Link property 'u' in class 'T' points to class 'U' on one side and to 'E' on the other."));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void clashIsRefusedInTheClientsWords(SchemaInstruction instruction, String text) {
        assertThat(develop(BASE, instruction))
                .isEqualTo(new Evolution.Refused(
                        SyncError.Code.INVALID_SCHEMA_CHANGE,
                        SyncError.Action.CLIENT_RESET,
                        "Invalid schema change (UPLOAD): Schema mismatch: " + text));
        assertThat(BASE.evolve(List.of(instruction), EvolutionMode.STRICT))
                .isEqualTo(new Evolution.Refused(
                        SyncError.Code.INVALID_SCHEMA_CHANGE,
                        SyncError.Action.APPLICATION_BUG,
                        "Invalid schema change (UPLOAD): Schema mismatch: " + text));
    }

    @Test
    void asymmetricFlagThatDiffersIsABadChangesetAndResets() {
        for (EvolutionMode mode : List.of(EvolutionMode.DEVELOPMENT, EvolutionMode.STRICT)) {
            assertThat(BASE.evolve(List.of(topLevel("A", PrimaryKey.Type.OBJECT_ID)), mode))
                    .isEqualTo(new Evolution.Refused(
                            SyncError.Code.BAD_CHANGESET,
                            SyncError.Action.CLIENT_RESET,
                            "Bad changeset (UPLOAD): Schema mismatch: "
                                    + "'A' is asymmetric on one side, but not on the other."));
        }
    }

    @Test
    void strictModeRefusesAdditionsInTheOriginalsWords() {
        assertThat(strict(topLevel("AddedClass", PrimaryKey.Type.INT)))
                .isEqualTo("Invalid schema change (UPLOAD): non-breaking schema change: adding schema for Realm table"
                        + " \"AddedClass\", schema changes from clients are restricted when developer mode is disabled");
        assertThat(strict(optional("T", "added_oid_field", PropertyType.OBJECT_ID)))
                .isEqualTo("Invalid schema change (UPLOAD): non-breaking schema change: adding \"ObjectID\" column at"
                        + " field \"added_oid_field\" in schema \"T\", schema changes from clients are restricted when"
                        + " developer mode is disabled");
        assertThat(strict(optional("T", "other_col", PropertyType.INT))).contains("adding \"Int\" column at field");
    }

    private static String strict(SchemaInstruction instruction) {
        Evolution evolution = BASE.evolve(List.of(instruction), EvolutionMode.STRICT);
        assertThat(evolution).isInstanceOf(Evolution.Refused.class);
        SyncError error = ((Evolution.Refused) evolution).toError();
        assertThat(error.code()).isEqualTo(SyncError.Code.INVALID_SCHEMA_CHANGE);
        assertThat(error.action()).isEqualTo(SyncError.Action.APPLICATION_BUG);
        assertThat(error.tryAgain()).isFalse();
        return error.message();
    }

    static Stream<Arguments> badChangesets() {
        Property nullableInts =
                new Property("l", PropertyType.INT, true, CollectionType.LIST, Optional.empty());
        return Stream.of(
                Arguments.of(new EraseTable("T"), "cannot be removed"),
                Arguments.of(new EraseColumn("T", "n"), "cannot be removed"),
                Arguments.of(
                        new AddTable("K", new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("id", PrimaryKey.Type.INT, false))),
                        "must be named '_id' but found 'id' for type 'K'"),
                Arguments.of(new AddColumn("T", nullableInts), "collection of nullable values"),
                Arguments.of(required("Unknown", "x", PropertyType.INT), "unknown class \"Unknown\""),
                Arguments.of(link("T", "x", CollectionType.SINGLE, "Unknown"), "links to unknown class \"Unknown\""),
                Arguments.of(link("T", "x", CollectionType.SINGLE, "A"), "links to asymmetric class \"A\""),
                Arguments.of(link("T", "x", CollectionType.SET, "E"), "set of embedded class \"E\""),
                Arguments.of(link("E", "x", CollectionType.LIST, "E"), "embeds itself"),
                Arguments.of(required("T", "_id", PropertyType.INT), "is its primary key"));
    }

    @ParameterizedTest
    @MethodSource("badChangesets")
    void whatNoClientMaySendIsABadChangeset(SchemaInstruction instruction, String detail) {
        assertThat(develop(BASE, instruction)).isInstanceOfSatisfying(Evolution.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(SyncError.Code.BAD_CHANGESET);
            assertThat(refused.action()).isEqualTo(SyncError.Action.APPLICATION_BUG);
            assertThat(refused.message()).startsWith("Bad changeset (UPLOAD): ").contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$x", "a.b", "a\0b", "_id__baas_transaction"})
    void propertyNamesMustBeStorable(String name) {
        assertThat(develop(BASE, required("T", name, PropertyType.INT))).isInstanceOf(Evolution.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$x", "x$", "a.b", "a\0b"})
    void classNamesMustBeStorable(String name) {
        assertThat(develop(BASE, topLevel(name, PrimaryKey.Type.INT))).isInstanceOf(Evolution.Refused.class);
    }

    @Test
    void namesAreLimitedInBytes() {
        String sixty = "\u00e9".repeat(30);

        assertThat(develop(BASE, topLevel("x".repeat(57), PrimaryKey.Type.INT))).isInstanceOf(Evolution.Extended.class);
        assertThat(develop(BASE, topLevel(sixty, PrimaryKey.Type.INT))).isInstanceOf(Evolution.Refused.class);
        assertThat(develop(BASE, required("T", sixty + "abc", PropertyType.INT))).isInstanceOf(Evolution.Extended.class);
        assertThat(develop(BASE, required("T", sixty + "abcd", PropertyType.INT))).isInstanceOf(Evolution.Refused.class);
    }

    @Test
    void embeddedClassMayHaveAPropertyCalledId() {
        assertThat(develop(BASE, required("E", "_id", PropertyType.INT))).isInstanceOf(Evolution.Extended.class);
    }

    @Test
    void classNeverTakesTheCollectionOfAnother() {
        AppSchema schema = new AppSchema(
                BASE.realm(), "mongodb-atlas", "db", Map.of("T", new Namespace("db", "Tea")), Map.of(), Map.of(), 1);

        assertThat(develop(schema, topLevel("Tea", PrimaryKey.Type.INT)))
                .isInstanceOfSatisfying(Evolution.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(SyncError.Code.INVALID_SCHEMA_CHANGE);
                    assertThat(refused.message()).contains("\"Tea\"", "db.Tea", "\"T\"");
                });
    }

    @Test
    void titleInAnotherDatabaseKeepsItsCollection() {
        AppSchema schema = new AppSchema(
                BASE.realm(), "mongodb-atlas", "db", Map.of("T", new Namespace("other", "teas")), Map.of(), Map.of(), 1);

        Evolution evolution = develop(schema, optional("T", "x", PropertyType.INT));

        assertThat(((Evolution.Extended) evolution).next().of("T")).isEqualTo(new Namespace("other", "teas"));
    }

    @Test
    void cyclesThroughSeveralEmbeddedClassesAreRefused() {
        assertThat(develop(
                        BASE,
                        embedded("F"),
                        link("E", "f", CollectionType.SINGLE, "F"),
                        link("F", "e", CollectionType.DICTIONARY, "E")))
                .isInstanceOf(Evolution.Refused.class);
        assertThat(develop(
                        BASE,
                        embedded("F"),
                        link("E", "f", CollectionType.SINGLE, "F"),
                        link("E", "g", CollectionType.SINGLE, "F"),
                        link("F", "t", CollectionType.SINGLE, "T")))
                .isInstanceOf(Evolution.Extended.class);
    }

    @Test
    void embeddedClassesThatWouldWriteOutExponentiallyAreRefused() {
        List<SchemaInstruction> instructions = new ArrayList<>();
        for (int i = 0; i <= 40; i++) {
            instructions.add(embedded("X" + i));
        }
        for (int i = 0; i < 40; i++) {
            instructions.add(link("X" + i, "a", CollectionType.SINGLE, "X" + (i + 1)));
            instructions.add(link("X" + i, "b", CollectionType.SINGLE, "X" + (i + 1)));
        }

        assertThat(BASE.evolve(instructions, EvolutionMode.DEVELOPMENT))
                .isInstanceOfSatisfying(Evolution.Refused.class, refused -> assertThat(refused.message())
                        .contains("more than 10000 properties"));
    }

    @Test
    void deepChainsOfEmbeddedClassesAreRefused() {
        List<SchemaInstruction> instructions = new ArrayList<>();
        for (int i = 0; i <= 20_000; i++) {
            instructions.add(embedded("X" + i));
        }
        for (int i = 0; i < 20_000; i++) {
            instructions.add(link("X" + i, "a", CollectionType.SINGLE, "X" + (i + 1)));
        }

        assertThat(BASE.evolve(instructions, EvolutionMode.DEVELOPMENT))
                .isInstanceOfSatisfying(Evolution.Refused.class, refused -> assertThat(refused.message())
                        .contains("deeper than 100 levels"));
    }

    @Test
    void queryableFieldsGrowPerClass() {
        AppSchema schema = BASE.withQueryableFields("T", Set.of("n", "_id")).withQueryableFields("T", Set.of("u"));

        assertThat(schema.queryableFields("T")).containsExactly("_id", "n", "u");
        assertThat(schema.queryableFields("U")).isEmpty();
        assertThat(schema.version()).isEqualTo(BASE.version() + 2);
        assertThat(schema.withQueryableFields("T", Set.of("n"))).isSameAs(schema);
        assertThat(schema.firstNotQueryable("T", Set.of("n", "x", "y"))).contains("x");
        assertThat(schema.firstNotQueryable("T", Set.of("n"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "missing", "sort", "TRUE"})
    void ineligibleFieldsCannotBeQueryable(String field) {
        AppSchema schema = ((Evolution.Extended) develop(
                        BASE, optional("T", "sort", PropertyType.STRING), optional("T", "TRUE", PropertyType.BOOL)))
                .next();

        assertThatThrownBy(() -> schema.withQueryableFields("T", Set.of(field)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("T." + field);
    }
}
