package io.devsync.harness.engine;

import static io.devsync.harness.engine.DevelopmentModeTest.Expected.ADDED;
import static io.devsync.harness.engine.DevelopmentModeTest.Expected.CLASHES;
import static io.devsync.harness.engine.DevelopmentModeTest.Expected.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.changeset.SchemaInstructions;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.SessionError;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.SchemaStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The change table (spec development-mode §2.6): each row with development mode on, with an empty file, and off. */
class DevelopmentModeTest {

    private static final String RESTRICTED =
            ", schema changes from clients are restricted when developer mode is disabled";
    private static final String ADDITION = "Invalid schema change (UPLOAD): non-breaking schema change: adding ";
    private static final String MISMATCH = "Invalid schema change (UPLOAD): Schema mismatch: ";

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "users");
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    enum Expected {
        NOTHING,
        ADDED,
        CLASHES
    }

    /** The rows of the table. */
    enum Change {
        ADD_CLASS(ADDED, "schema for Realm table \"Team\"", base().with(top("Team", PrimaryKey.Type.INT))),
        ADD_EMBEDDED_CLASS(
                ADDED,
                "schema for Realm table \"Place\"",
                base().with(new ObjectSchema("Place", new ClassKind.Embedded(), Map.of()))
                        .with(user(link("place", "Place")))),
        ADD_ASYMMETRIC_CLASS(
                ADDED,
                "schema for Realm table \"Reading\"",
                base().with(new ObjectSchema("Reading", new ClassKind.Asymmetric(key(PrimaryKey.Type.INT)), Map.of()))),
        ADD_OPTIONAL_PROPERTY(
                ADDED,
                "\"String\" column at field \"nick\" in schema \"User\"",
                base().with(user(property("nick", PropertyType.STRING, true)))),
        ADD_REQUIRED_PROPERTY(
                ADDED,
                "\"ObjectID\" column at field \"badge\" in schema \"User\"",
                base().with(user(property("badge", PropertyType.OBJECT_ID, false)))),
        ADD_COLLECTION_PROPERTY(
                ADDED,
                "\"Int\" column at field \"scores\" in schema \"User\"",
                base().with(user(new Property(
                        "scores", PropertyType.INT, false, CollectionType.DICTIONARY, Optional.empty())))),
        REMOVE_PROPERTY(NOTHING, "", base().with(top("User", PrimaryKey.Type.INT))),
        REMOVE_CLASS(NOTHING, "", RealmSchema.EMPTY.with(top("Car", PrimaryKey.Type.INT))),
        CHANGE_TYPE(
                CLASHES,
                "Property 'name' in class 'User' is of type String on one side and type Int on the other.",
                base().with(user(property("name", PropertyType.INT, false)))),
        OPTIONAL_TO_REQUIRED(
                CLASHES,
                "Property 'phone' in class 'User' is nullable on one side and not on the other.",
                base().with(user(property("phone", PropertyType.STRING, false)))),
        REQUIRED_TO_OPTIONAL(
                CLASHES,
                "Property 'birthday' in class 'User' is nullable on one side and not on the other.",
                base().with(user(property("birthday", PropertyType.TIMESTAMP, true)))),
        LIST_TO_SET(
                CLASHES,
                "Property 'tags' in class 'User' is a list on one side, and a set on the other.",
                base().with(user(
                        new Property("tags", PropertyType.STRING, false, CollectionType.SET, Optional.empty())))),
        SCALAR_TO_LIST(
                CLASHES,
                "Property 'name' in class 'User' is a single value on one side, and a list on the other.",
                base().with(user(
                        new Property("name", PropertyType.STRING, false, CollectionType.LIST, Optional.empty())))),
        PRIMARY_KEY_TYPE(
                CLASHES,
                "'Car' has primary key '_id', which is of type Int on one side and type UUID on the other.",
                base().with(top("Car", PrimaryKey.Type.UUID))),
        EMBEDDED_TO_TOP_LEVEL(
                CLASHES,
                "'Address' is an embedded table on one side, but not the other.",
                base().with(top("Address", PrimaryKey.Type.INT))),
        TOP_LEVEL_TO_EMBEDDED(
                CLASHES,
                "'Car' has a primary key on one side, but not on the other.",
                base().with(new ObjectSchema("Car", new ClassKind.Embedded(), Map.of()))),
        LINK_TARGET(
                CLASHES,
                "Link property 'car' in class 'User' points to class 'Car' on one side and to 'User' on the other.",
                base().with(user(link("car", "User"))));

        final Expected expected;
        final String text;
        final RealmSchema model;

        Change(Expected expected, String text, RealmSchema model) {
            this.expected = expected;
            this.text = text;
            this.model = model;
        }
    }

    @ParameterizedTest
    @EnumSource
    void deviceWithAFileExtendsTheSchemaOrIsRefused(Change change) throws Exception {
        RawSession other = declared(base());
        RawSession device = declared(base());

        device.declare(change.model);

        if (change.expected == CLASHES) {
            SyncError error = device.nextError();
            assertThat(error.code()).isEqualTo(Code.INVALID_SCHEMA_CHANGE);
            assertThat(error.action()).isEqualTo(Action.CLIENT_RESET);
            assertThat(error.message()).isEqualTo(MISMATCH + change.text);
            assertThat(world.engine().schema().realm()).isEqualTo(base());
        } else {
            assertThat(device.settle()).noneMatch(SessionError.class::isInstance);
            assertHas(change.model);
            assertHas(base());
        }
        assertThat(other.settle()).noneMatch(SessionError.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource
    void deviceWithAnEmptyFileWins(Change change) throws Exception {
        RawSession other = declared(base());
        RawSession device = RawSession.fresh(world.engine(), 14);

        device.declare(change.model);

        if (change.expected == CLASHES) {
            assertThat(device.nextError().action()).isEqualTo(Action.TRANSIENT);
            SyncError cutOff = other.nextError();
            assertThat(cutOff.code()).isEqualTo(Code.BAD_CLIENT_FILE);
            assertThat(cutOff.action()).isEqualTo(Action.CLIENT_RESET);
            assertThat(cutOff.message())
                    .isEqualTo("Synchronization no longer possible for client-side file:"
                            + " breaking schema change applied");
            RawSession again = device.again(world.engine(), 14);
            again.declare(change.model);
            assertThat(again.settle()).noneMatch(SessionError.class::isInstance);
            assertThat(other.again(world.engine(), 14).nextError()).isEqualTo(cutOff);
        } else {
            assertThat(device.settle()).noneMatch(SessionError.class::isInstance);
            assertThat(other.settle()).noneMatch(SessionError.class::isInstance);
        }
        assertHas(change.model);
        if (change.expected != CLASHES) {
            assertHas(base());
        }
    }

    @ParameterizedTest
    @EnumSource
    void strictModeRefusesInTheOriginalsWordsAndAsksForNoReset(Change change) throws Exception {
        RawSession other = declared(base());
        world.engine().developmentMode(false);
        RawSession device = RawSession.fresh(world.engine(), 14);

        device.declare(change.model);

        if (change.expected == NOTHING) {
            assertThat(device.settle()).noneMatch(SessionError.class::isInstance);
        } else {
            SyncError error = device.nextError();
            assertThat(error.code()).isEqualTo(Code.INVALID_SCHEMA_CHANGE);
            assertThat(error.action()).isEqualTo(Action.APPLICATION_BUG);
            assertThat(error.tryAgain()).isFalse();
            assertThat(error.message())
                    .isEqualTo(change.expected == ADDED ? ADDITION + change.text + RESTRICTED : MISMATCH + change.text);
        }
        assertThat(world.engine().schema().realm()).isEqualTo(base());
        assertThat(other.settle()).noneMatch(SessionError.class::isInstance);
    }

    @Test
    void asymmetryMismatchIsABadChangesetInEitherMode() throws Exception {
        declared(base());
        RealmSchema asymmetric =
                base().with(new ObjectSchema("Car", new ClassKind.Asymmetric(key(PrimaryKey.Type.INT)), Map.of()));
        RawSession device = declared(base());
        device.declare(asymmetric);
        world.engine().developmentMode(false);
        RawSession strict = RawSession.fresh(world.engine(), 14);
        strict.declare(asymmetric);

        for (SyncError error : List.of(device.nextError(), strict.nextError())) {
            assertThat(error.code()).isEqualTo(Code.BAD_CHANGESET);
            assertThat(error.action()).isEqualTo(Action.CLIENT_RESET);
            assertThat(error.message()).contains("'Car' is asymmetric on one side, but not on the other.");
        }
    }

    @Test
    void newDeviceSaysItsSchemaBeforeItIsToldTheServers() throws Exception {
        declared(base());
        RawSession device = RawSession.fresh(world.engine(), 14);

        device.upload(device.cursor().serverVersion(), 0, List.of(new AddTable("Team", top("Team", PrimaryKey.Type.INT).kind())));
        List<ServerMessage> told = device.settle();

        RealmSchema known = SchemaInstructions.apply(
                RealmSchema.EMPTY, told.stream().flatMap(DevelopmentModeTest::schemaInstructions).toList());
        assertThat(known).isEqualTo(world.engine().schema().realm());
    }

    @Test
    void deviceThatOnlyListensIsToldTheSchemaAfterItsFirstWord() throws Exception {
        declared(base());
        RawSession device = RawSession.fresh(world.engine(), 14);

        device.acknowledge();
        List<ServerMessage> told = device.settle();

        assertThat(SchemaInstructions.apply(
                        RealmSchema.EMPTY,
                        told.stream().flatMap(DevelopmentModeTest::schemaInstructions).toList()))
                .isEqualTo(base());
    }

    @Test
    void replacedSchemaSurvivesARestart() throws Exception {
        RawSession other = declared(base());
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(Change.REQUIRED_TO_OPTIONAL.model);
        device.nextError();
        other.nextError();

        world.restart();

        assertHas(Change.REQUIRED_TO_OPTIONAL.model);
        assertThat(other.again(world.engine(), 14).nextError().code()).isEqualTo(Code.BAD_CLIENT_FILE);
        RawSession again = device.again(world.engine(), 14);
        again.declare(Change.REQUIRED_TO_OPTIONAL.model);
        assertThat(again.settle()).noneMatch(SessionError.class::isInstance);
    }

    @Test
    void everyChangeIsAStepInTheLog() throws Exception {
        RawSession device = declared(base());
        device.declare(Change.ADD_OPTIONAL_PROPERTY.model);
        device.settle();
        device.subscribe("{\"User\":\"name == 'x'\"}");
        RawSession breaking = RawSession.fresh(world.engine(), 14);
        breaking.declare(Change.REQUIRED_TO_OPTIONAL.model);
        breaking.nextError();
        breaking.again(world.engine(), 14).declare(Change.REQUIRED_TO_OPTIONAL.model);
        device.nextError();
        world.restart();

        List<SchemaStep> steps = world.engine().schemaLog();

        assertThat(steps).hasSize(4);
        assertThat(steps).extracting(SchemaStep::number).isSorted().doesNotHaveDuplicates();
        assertThat(steps).extracting(SchemaStep::client).containsOnly("raw/1.0");
        assertThat(steps).extracting(SchemaStep::user).containsOnly("user");
        assertThat(steps).extracting(SchemaStep::fileIdent).doesNotContain(HistoryEntry.SERVER_IDENT);
        assertThat(steps.get(0).difference()).contains("class User added, key _id: int, collection users_data.User");
        assertThat(steps.get(1).difference()).containsExactly("property User.nick: string? added");
        assertThat(steps.get(2).difference()).containsExactly("queryable field User.name added");
        assertThat(steps.get(3).difference())
                .containsExactly("property User.birthday: timestamp replaced by birthday: timestamp?");
        assertThat(steps).extracting(SchemaStep::breaking).containsExactly(false, false, false, true);
    }

    private static java.util.stream.Stream<SchemaInstruction> schemaInstructions(ServerMessage message) {
        List<SchemaInstruction> found = new ArrayList<>();
        if (message instanceof ServerMessage.Download download) {
            RawSession.instructions(download).forEach(instruction -> {
                if (instruction instanceof SchemaInstruction schemaInstruction) {
                    found.add(schemaInstruction);
                }
            });
        }
        return found.stream();
    }

    private RawSession declared(RealmSchema model) throws Exception {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(model);
        device.settle();
        return device;
    }

    private void assertHas(RealmSchema model) {
        RealmSchema now = world.engine().schema().realm();
        for (SchemaInstruction instruction : SchemaInstructions.of(model)) {
            switch (instruction) {
                case AddTable table ->
                    assertThat(now.find(table.className()).orElseThrow().kind()).isEqualTo(table.kind());
                case AddColumn column -> assertThat(
                                now.find(column.className()).orElseThrow().properties())
                        .containsEntry(column.column().name(), column.column());
                default -> throw new AssertionError(instruction);
            }
        }
    }

    /** The example of the original's documentation: a user's birthday is required at first. */
    private static RealmSchema base() {
        return RealmSchema.EMPTY
                .with(top("Car", PrimaryKey.Type.INT))
                .with(new ObjectSchema("Address", new ClassKind.Embedded(), Map.of()))
                .with(user(property("birthday", PropertyType.TIMESTAMP, false)));
    }

    private static ObjectSchema user(Property changed) {
        Map<String, Property> properties = new LinkedHashMap<>();
        for (Property property : List.of(
                property("name", PropertyType.STRING, false),
                property("phone", PropertyType.STRING, true),
                property("birthday", PropertyType.TIMESTAMP, false),
                new Property("tags", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()),
                link("car", "Car"),
                changed)) {
            properties.put(property.name(), property);
        }
        return new ObjectSchema("User", new ClassKind.TopLevel(key(PrimaryKey.Type.INT)), properties);
    }

    private static ObjectSchema top(String name, PrimaryKey.Type type) {
        return new ObjectSchema(name, new ClassKind.TopLevel(key(type)), Map.of());
    }

    private static ClassKind.PrimaryKeyProperty key(PrimaryKey.Type type) {
        return new ClassKind.PrimaryKeyProperty("_id", type, false);
    }

    private static Property property(String name, PropertyType type, boolean nullable) {
        return new Property(name, type, nullable, CollectionType.SINGLE, Optional.empty());
    }

    private static Property link(String name, String target) {
        return new Property(name, PropertyType.LINK, true, CollectionType.SINGLE, Optional.of(target));
    }
}
