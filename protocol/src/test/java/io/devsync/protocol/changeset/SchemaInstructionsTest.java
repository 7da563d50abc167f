package io.devsync.protocol.changeset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.EraseColumn;
import io.devsync.protocol.changeset.Instruction.EraseTable;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaInstructionsTest {

    private static final Instruction DOG = new AddTable("Dog", keyed("_id", PrimaryKey.Type.INT, false));
    private static final Instruction AGE = column("Dog", "age", PropertyType.INT, false, CollectionType.SINGLE);

    static List<CapturedChangesets.Captured> declaring() throws IOException {
        return CapturedChangesets.all().stream()
                .filter(captured -> captured.kinds().isPresent())
                .filter(captured -> captured.kinds().orElseThrow().contains("AddTable"))
                .toList();
    }

    /** Clients declare all classes in order of their names, then all properties: just as we do. */
    @ParameterizedTest
    @MethodSource("declaring")
    void schemaOfRealClientBecomesItsInstructionsAgain(CapturedChangesets.Captured captured) throws Exception {
        List<Instruction> instructions = ChangesetCodec.decode(captured.bytes()).instructions();

        RealmSchema schema = SchemaInstructions.apply(RealmSchema.EMPTY, instructions);

        assertThat(SchemaInstructions.of(schema)).isEqualTo(instructions);
    }

    @Test
    void captureHasSchemas() throws Exception {
        assertThat(declaring()).hasSizeGreaterThan(10);
    }

    @Test
    void declaringAgainChangesNothing() throws Exception {
        RealmSchema schema = SchemaInstructions.apply(RealmSchema.EMPTY, List.of(DOG, AGE));

        assertThat(SchemaInstructions.apply(schema, List.of(DOG, AGE))).isSameAs(schema);
    }

    @Test
    void erasedClassesAndPropertiesAreGone() throws Exception {
        RealmSchema schema = SchemaInstructions.apply(RealmSchema.EMPTY, List.of(DOG, AGE));

        RealmSchema without = SchemaInstructions.apply(schema, List.of(new EraseColumn("Dog", "age")));

        assertThat(without.find("Dog").orElseThrow().properties()).isEmpty();
        assertThat(SchemaInstructions.apply(schema, List.of(new EraseTable("Dog")))).isEqualTo(RealmSchema.EMPTY);
    }

    @Test
    void differentClassesMismatchInTheWordsOfClients() {
        assertMismatch(
                "'Dog' has primary key '_id' on one side, but primary key 'id' on the other.",
                DOG,
                new AddTable("Dog", keyed("id", PrimaryKey.Type.INT, false)));
        assertMismatch(
                "'Dog' has primary key '_id', which is of type Int on one side and type String on the other.",
                DOG,
                new AddTable("Dog", keyed("_id", PrimaryKey.Type.STRING, false)));
        assertMismatch(
                "'Dog' has primary key '_id', which is nullable on one side, but not the other.",
                DOG,
                new AddTable("Dog", keyed("_id", PrimaryKey.Type.INT, true)));
        assertMismatch(
                "'Dog' is asymmetric on one side, but not on the other.",
                DOG,
                new AddTable(
                        "Dog",
                        new ClassKind.Asymmetric(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false))));
        assertMismatch(
                "'Dog' has a primary key on one side, but not on the other.",
                DOG,
                new AddTable("Dog", new ClassKind.Embedded()));
        assertMismatch(
                "'Dog' is an embedded table on one side, but not the other.",
                new AddTable("Dog", new ClassKind.Embedded()),
                DOG);
    }

    @Test
    void differentPropertiesMismatchInTheWordsOfClients() {
        assertMismatch(
                "Property 'age' in class 'Dog' is of type Int on one side and type String on the other.",
                DOG,
                AGE,
                column("Dog", "age", PropertyType.STRING, false, CollectionType.SINGLE));
        assertMismatch(
                "Property 'age' in class 'Dog' is nullable on one side and not on the other.",
                DOG,
                AGE,
                column("Dog", "age", PropertyType.INT, true, CollectionType.SINGLE));
        assertMismatch(
                "Property 'age' in class 'Dog' is a single value on one side, and a set on the other.",
                DOG,
                AGE,
                column("Dog", "age", PropertyType.INT, false, CollectionType.SET));
        assertMismatch(
                "Link property 'friend' in class 'Dog' points to class 'Dog' on one side and to 'Cat' on the other.",
                DOG,
                link("Dog"),
                link("Cat"));
    }

    @Test
    void whatNoRealmFileCanHoldIsBad() {
        assertBad("class \"Dog\" does not exist", AGE);
        assertBad("class \"Cat\" does not exist", DOG, link("Cat"));
        assertBad("class \"Dog\" does not exist", new EraseTable("Dog"));
        assertBad("property \"age\" does not exist", DOG, new EraseColumn("Dog", "age"));
        assertBad("is its primary key", DOG, column("Dog", "_id", PropertyType.INT, false, CollectionType.SINGLE));
        assertBad("of 58 bytes (expected: 1 to 57)", new AddTable("D".repeat(58), new ClassKind.Embedded()));
        assertBad("of 0 bytes", new AddTable("", new ClassKind.Embedded()));
        assertBad(
                "of 64 bytes (expected: 1 to 63)",
                DOG,
                column("Dog", "ä".repeat(32), PropertyType.INT, false, CollectionType.SINGLE));
    }

    private static void assertMismatch(String text, Instruction... instructions) {
        assertThatThrownBy(() -> SchemaInstructions.apply(RealmSchema.EMPTY, List.of(instructions)))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("Schema mismatch: " + text);
    }

    private static void assertBad(String text, Instruction... instructions) {
        assertThatThrownBy(() -> SchemaInstructions.apply(RealmSchema.EMPTY, List.of(instructions)))
                .isInstanceOf(BadChangesetException.class)
                .hasMessageContaining(text);
    }

    private static ClassKind keyed(String name, PrimaryKey.Type type, boolean nullable) {
        return new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty(name, type, nullable));
    }

    private static Instruction column(
            String className, String name, PropertyType type, boolean nullable, CollectionType collection) {
        return new AddColumn(className, new Property(name, type, nullable, collection, Optional.empty()));
    }

    private static Instruction link(String target) {
        return new AddColumn(
                "Dog",
                new Property("friend", PropertyType.LINK, true, CollectionType.SINGLE, Optional.of(target)));
    }
}
