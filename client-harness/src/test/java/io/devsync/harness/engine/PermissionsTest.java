package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.rules.Rules;
import io.devsync.server.rules.RulesException;
import io.devsync.server.sync.QueryableConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What devices see under rules, and what they are told when rules change. */
class PermissionsTest {

    private static final RealmSchema TASKS = schema();
    private static final String EVERYTHING =
            "\"document_filters\":{\"read\":true,\"write\":true},\"read\":true,\"write\":true";
    private static final String OWN =
            "\"document_filters\":{\"read\":{\"owner\":\"%%user.id\"},\"write\":{\"owner\":\"%%user.id\"}},\"read\":true,\"write\":true";

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;
    private InProcessDevice root;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "tasks");
        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "},"
                + "{\"name\":\"own\"," + OWN + "}"));
        root = subscribed("root", 14);
        root.write(tx -> {
            for (int i = 0; i < 6; i++) {
                tx.create(task(i))
                        .set(task(i), "owner", new Scalar.Str(i % 2 == 0 ? "ann" : "bob"))
                        .set(task(i), "secret", new Scalar.Str("s" + i));
            }
        });
        world.settle();
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    @Test
    void deviceSeesWhatItsUserMayReadAndNothingElse() throws Exception {
        InProcessDevice ann = subscribed("ann", 14);

        assertThat(ann.realm().objects()).containsOnlyKeys(task(0), task(2), task(4));

        root.write(tx -> tx.set(task(0), "owner", new Scalar.Str("bob")).set(task(1), "owner", new Scalar.Str("ann")));
        world.settle();

        assertThat(ann.realm().objects()).containsOnlyKeys(task(1), task(2), task(4));
        assertThat(ann.realm().find(task(1)).orElseThrow().properties()).containsEntry("secret", new Scalar.Str("s1"));
    }

    @Test
    void changeOfRulesReachesConnectedDevicesByABootstrap() throws Exception {
        InProcessDevice ann = subscribed("ann", 14);

        world.rules(rules("{\"name\":\"all\"," + EVERYTHING + "}"));
        world.until("the session is closed", () -> ann.session().errors().size() == 1);
        ann.connect(world.engine());
        world.until("all tasks are there", () -> ann.realm().objects().size() == 6);

        SyncError told = ann.session().errors().getFirst();
        assertThat(told.code()).isEqualTo(SyncError.Code.SESSION_CLOSED);
        assertThat(told.action()).isEqualTo(SyncError.Action.TRANSIENT);
        assertThat(root.session().errors()).isEmpty();

        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "}"));
        world.until("the session is closed again", () -> ann.session().errors().size() == 2);
        ann.connect(world.engine());
        world.until("all tasks are gone", () -> ann.realm().objects().isEmpty());
        world.settle();
    }

    @Test
    void changeOfRulesWhileOfflineReachesTheDeviceWhenItComesBack() throws Exception {
        InProcessDevice ann = subscribed("ann", 14);
        ann.cut();

        world.rules(rules("{\"name\":\"all\"," + EVERYTHING + "}"));
        root.write(tx -> tx.set(task(3), "secret", new Scalar.Str("new")));
        world.restart();
        world.settle();

        assertThat(ann.realm().objects()).hasSize(6);
        assertThat(ann.realm().find(task(3)).orElseThrow().properties()).containsEntry("secret", new Scalar.Str("new"));
        assertThat(ann.session().errors()).isEmpty();
    }

    @Test
    void clientBeforeProtocol14IsResetWhenItsPermissionsChange() throws Exception {
        InProcessDevice ann = subscribed("ann", 13);
        ann.cut();

        world.rules(rules("{\"name\":\"all\"," + EVERYTHING + "}"));
        ann.connect(world.engine());
        world.until("the session is refused", () -> !ann.session().errors().isEmpty());

        SyncError told = ann.session().errors().getFirst();
        assertThat(told.code()).isEqualTo(SyncError.Code.SERVER_PERMISSIONS_CHANGED);
        assertThat(told.action()).isEqualTo(SyncError.Action.CLIENT_RESET);
    }

    @Test
    void sameRulesAgainDisturbNobody() throws Exception {
        InProcessDevice ann = subscribed("ann", 14);

        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "},"
                + "{\"name\":\"own\"," + OWN + "}"));
        world.settle();

        assertThat(ann.session().errors()).isEmpty();
        assertThat(root.session().errors()).isEmpty();
    }

    @Test
    void fieldThatMayNotBeReadStaysAtItsDefault() throws Exception {
        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "},"
                + "{\"name\":\"some\",\"document_filters\":{\"read\":true,\"write\":true},"
                + "\"fields\":{\"owner\":{\"read\":true}}}"));
        InProcessDevice ann = subscribed("ann", 14);

        root.write(tx -> tx.set(task(0), "secret", new Scalar.Str("told")).set(task(0), "owner", new Scalar.Str("eve")));
        world.settle();

        assertThat(ann.realm().objects()).hasSize(6);
        ann.realm().objects().forEach((key, state) -> assertThat(state.properties().getOrDefault("secret", Scalar.Null.NULL))
                .isEqualTo(Scalar.Null.NULL));
        assertThat(ann.realm().find(task(0)).orElseThrow().properties()).containsEntry("owner", new Scalar.Str("eve"));

        world.rules(rules("{\"name\":\"all\"," + EVERYTHING + "}"));
        world.until("the session is closed", () -> ann.session().errors().size() == 1);
        ann.connect(world.engine());
        world.until("the secret is there", () -> new Scalar.Str("told")
                .equals(ann.realm().find(task(0)).orElseThrow().properties().get("secret")));
    }

    @Test
    void editOfAFieldThatMayNotBeReadIsUndoneAlsoWhereANewerOneOfOthersWins() throws Exception {
        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "},"
                + "{\"name\":\"some\",\"document_filters\":{\"read\":true,\"write\":true},"
                + "\"fields\":{\"owner\":{\"read\":true,\"write\":true}}}"));
        InProcessDevice ann = subscribed("ann", 14);
        ann.cut();

        ann.write(tx -> tx.set(task(0), "secret", new Scalar.Str("mine")).set(task(0), "owner", new Scalar.Str("eve")));
        // Each write is a millisecond later, and ann's clock is 37 ms ahead.
        for (int i = 0; i < 50; i++) {
            root.write(tx -> tx.set(task(0), "secret", new Scalar.Str("newer")));
        }
        world.settle();
        ann.connect(world.engine());
        world.settle();

        assertThat(ann.realm().find(task(0)).orElseThrow().properties().getOrDefault("secret", Scalar.Null.NULL))
                .isEqualTo(Scalar.Null.NULL);
        assertThat(ann.session().errors().getFirst().code()).isEqualTo(SyncError.Code.COMPENSATING_WRITE);
        assertThat(root.realm().find(task(0)).orElseThrow().properties()).containsEntry("secret", new Scalar.Str("newer"));
    }

    @Test
    void fieldThatIsNotConfiguredCannotBeQueried() throws Exception {
        world.queryable(new QueryableConfig(Set.of("owner"), Map.of("Task", Set.of("level"))));
        world.restart();
        world.settle();

        root.session().subscribe(Map.of("Task", "secret == 'x'"));
        world.until("the query is answered", () -> root.session().subscriptionError().isPresent());
        assertThat(root.session().subscriptionError().orElseThrow())
                .contains("Invalid query: \"Task\": key \"secret\" is not a queryable field");

        root.session().subscribe(Map.of("Task", "owner == 'ann' or level > 3 or _id == 1"));
        world.until("the device is subscribed", () -> root.session().subscribed());
        assertThat(root.realm().objects()).containsOnlyKeys(task(0), task(1), task(2), task(4));
    }

    @Test
    void forbiddenWriteIsUndoneAndSaid() throws Exception {
        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"}," + EVERYTHING + "},"
                + "{\"name\":\"own\",\"document_filters\":{\"read\":true,\"write\":{\"owner\":\"%%user.id\"}},"
                + "\"read\":true,\"write\":true,\"delete\":false}"));
        InProcessDevice ann = subscribed("ann", 14);

        ann.write(tx -> tx.set(task(1), "secret", new Scalar.Str("mine")).set(task(0), "secret", new Scalar.Str("fine")));
        ann.write(tx -> tx.delete(task(2)));
        ann.write(tx -> tx.set(task(4), "owner", new Scalar.Str("bob")));
        world.settle();

        assertThat(ann.session().errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error.code()).isEqualTo(SyncError.Code.COMPENSATING_WRITE));
        assertThat(ann.session().errors().getFirst().rejected().orElseThrow().toString())
                .contains("write to 1 in table \"Task\" not allowed");
        world.assertSameEverywhere();
        assertThat(root.realm().objects()).hasSize(6);
        assertThat(root.realm().find(task(0)).orElseThrow().properties()).containsEntry("secret", new Scalar.Str("fine"));
        assertThat(root.realm().find(task(1)).orElseThrow().properties()).containsEntry("secret", new Scalar.Str("s1"));
        assertThat(root.realm().find(task(4)).orElseThrow().properties()).containsEntry("owner", new Scalar.Str("ann"));
    }

    private InProcessDevice subscribed(String user, int protocolVersion) throws Exception {
        InProcessDevice device = world.device(TASKS, user, protocolVersion);
        device.session().subscribe(Map.of("Task", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    private static Rules rules(String roles) throws RulesException {
        return Rules.parse("{\"default_rule\":{\"roles\":[" + roles + "]}}");
    }

    private static ObjectKey task(int id) {
        return new ObjectKey("Task", new PrimaryKey.IntKey(id));
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        add(properties, "owner", PropertyType.STRING);
        add(properties, "secret", PropertyType.STRING);
        add(properties, "level", PropertyType.INT);
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Task", kind, properties));
    }

    private static void add(Map<String, Property> properties, String name, PropertyType type) {
        properties.put(name, new Property(name, type, true, CollectionType.SINGLE, Optional.empty()));
    }
}
