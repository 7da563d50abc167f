package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
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
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to data, subscriptions and rules, a device has what its query and rules give evaluated from scratch. */
class ViewDifferentialTest {

    private static final RealmSchema TASKS = schema();
    private static final List<String> USERS = List.of("ann", "bob", "eve");
    private static final int STEPS = 25;

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;

    /** A condition, as it is written and as it is meant. */
    private record Condition(String text, Predicate<ObjectState> meaning) {}

    /** A device with the query that it asked for last. */
    private static final class Viewer {
        private final String user;
        private final InProcessDevice device;
        private Condition query;

        Viewer(String user, InProcessDevice device, Condition query) {
            this.user = user;
            this.device = device;
            this.query = query;
        }
    }

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "tasks");
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void viewIsWhatQueryAndRulesGive(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Condition> readable = rules(random);
        InProcessDevice root = world.device(TASKS, "root", 14);
        root.session().subscribe(Map.of("Task", "TRUEPREDICATE"));
        world.until("root is subscribed", () -> root.session().subscribed());
        List<Viewer> viewers = new ArrayList<>();
        for (String user : USERS) {
            Condition query = condition(random, 2);
            Viewer viewer = new Viewer(user, world.device(TASKS, user, 14), query);
            viewer.device.session().subscribe(Map.of("Task", query.text()));
            viewers.add(viewer);
        }

        for (int step = 0; step < STEPS; step++) {
            Viewer viewer = viewers.get(random.nextInt(viewers.size()));
            switch (random.nextInt(8)) {
                case 0 -> {
                    viewer.query = condition(random, 2);
                    viewer.device.session().subscribe(Map.of("Task", viewer.query.text()));
                }
                case 1 -> viewer.device.cut();
                case 2 -> readable = rules(random);
                case 3 -> settle(viewers);
                default -> root.write(transaction -> {
                    for (int i = random.nextInt(1, 4); i > 0; i--) {
                        change(random, transaction);
                    }
                });
            }
            reconnect(viewers, random.nextInt(2) == 0);
        }
        settle(viewers);

        for (Viewer viewer : viewers) {
            check(root, viewer, readable.get(viewer.user));
        }
    }

    private void reconnect(List<Viewer> viewers, boolean all) {
        for (Viewer viewer : viewers) {
            if (all && !viewer.device.session().connected()) {
                viewer.device.connect(world.engine());
            }
        }
    }

    private void settle(List<Viewer> viewers) throws Exception {
        for (int round = 0; round < 3; round++) {
            reconnect(viewers, true);
            world.until("everyone is idle or cut", () -> viewers.stream()
                    .allMatch(viewer -> !viewer.device.session().connected() || viewer.device.session().idle()));
            reconnect(viewers, true);
            world.settle();
        }
        world.until("all are subscribed", () -> {
            reconnect(viewers, true);
            return viewers.stream().allMatch(viewer -> viewer.device.session().subscribed());
        });
        world.settle();
    }

    private static void check(InProcessDevice root, Viewer viewer, Condition readable) {
        Map<ObjectKey, ObjectState> expected = new HashMap<>();
        root.realm().objects().forEach((key, state) -> {
            if (viewer.query.meaning().test(state) && readable.meaning().test(state)) {
                expected.put(key, state);
            }
        });
        Map<ObjectKey, ObjectState> actual = viewer.device.realm().objects();
        assertThat(actual.keySet())
                .as(viewer.user + " asked for " + viewer.query.text() + " and may read " + readable.text())
                .isEqualTo(expected.keySet());
        expected.forEach((key, state) ->
                assertThat(StateEquality.same(TASKS, state, actual.get(key))).as(key.toString()).isTrue());
    }

    private static void change(SplittableRandom random, WriteTransaction transaction) {
        ObjectKey key = new ObjectKey("Task", new PrimaryKey.IntKey(random.nextInt(12)));
        if (transaction.find(key).isEmpty()) {
            transaction.create(key);
        }
        switch (random.nextInt(5)) {
            case 0 -> transaction.delete(key);
            case 1 -> transaction.set(key, "owner", new Scalar.Str(USERS.get(random.nextInt(USERS.size()))));
            case 2 -> transaction.set(key, "age", new Scalar.Int(random.nextInt(6)));
            case 3 -> transaction.insert(key, "tags", Path.ofIndex(0), new Scalar.Str(random.nextInt(2) == 0 ? "a" : "b"));
            default -> transaction.set(key, "note", new Scalar.Str("note " + random.nextInt(100)));
        }
    }

    /** New rules for everyone but root; what each user may read. */
    private Map<String, Condition> rules(SplittableRandom random) throws Exception {
        StringBuilder roles = new StringBuilder("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"},"
                + "\"document_filters\":{\"read\":true,\"write\":true},\"read\":true,\"write\":true}");
        Map<String, Condition> readable = new HashMap<>();
        for (String user : USERS) {
            int level = random.nextInt(6);
            Condition filter = switch (random.nextInt(4)) {
                case 0 -> new Condition("true", state -> true);
                case 1 -> new Condition("{\"owner\":\"%%user.id\"}", state -> owner(state).equals(new Scalar.Str(user)));
                case 2 -> new Condition("{\"age\":{\"$gte\":" + level + "}}", state -> age(state) >= level);
                default -> new Condition(
                        "{\"$or\":[{\"tags\":\"a\"},{\"owner\":null}]}",
                        state -> tags(state).contains(new Scalar.Str("a")) || owner(state) == Scalar.Null.NULL);
            };
            readable.put(user, filter);
            roles.append(",{\"name\":\"" + user + "\",\"apply_when\":{\"%%user.id\":\"" + user
                    + "\"},\"document_filters\":{\"read\":" + filter.text() + ",\"write\":false},\"read\":true}");
        }
        world.rules(Rules.parse("{\"default_rule\":{\"roles\":[" + roles + "]}}"));
        return readable;
    }

    private static Condition condition(SplittableRandom random, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            Condition left = condition(random, depth - 1);
            Condition right = condition(random, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> new Condition(
                        "(" + left.text() + ") and (" + right.text() + ")", left.meaning().and(right.meaning()));
                case 1 -> new Condition(
                        "(" + left.text() + ") or (" + right.text() + ")", left.meaning().or(right.meaning()));
                default -> new Condition("not (" + left.text() + ")", left.meaning().negate());
            };
        }
        int number = random.nextInt(6);
        String user = USERS.get(random.nextInt(USERS.size()));
        return switch (random.nextInt(7)) {
            case 0 -> new Condition("age >= " + number, state -> age(state) >= number);
            case 1 -> new Condition("age == " + number, state -> age(state) == number);
            case 2 -> new Condition("owner == '" + user + "'", state -> owner(state).equals(new Scalar.Str(user)));
            case 3 -> new Condition(
                    "owner IN {'" + user + "', NULL}",
                    state -> owner(state).equals(new Scalar.Str(user)) || owner(state) == Scalar.Null.NULL);
            case 4 -> new Condition("ANY tags == 'a'", state -> tags(state).contains(new Scalar.Str("a")));
            case 5 -> new Condition("tags.@size > 1", state -> tags(state).size() > 1);
            default -> new Condition("TRUEPREDICATE", state -> true);
        };
    }

    private static Value owner(ObjectState state) {
        return state.properties().getOrDefault("owner", Scalar.Null.NULL);
    }

    private static long age(ObjectState state) {
        return state.properties().get("age") instanceof Scalar.Int(long value) ? value : 0;
    }

    private static List<Value> tags(ObjectState state) {
        return state.properties().get("tags") instanceof ListValue(List<Value> elements) ? elements : List.of();
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        add(properties, "owner", PropertyType.STRING, true, CollectionType.SINGLE);
        add(properties, "note", PropertyType.STRING, true, CollectionType.SINGLE);
        add(properties, "age", PropertyType.INT, false, CollectionType.SINGLE);
        add(properties, "tags", PropertyType.STRING, false, CollectionType.LIST);
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Task", kind, properties));
    }

    private static void add(
            Map<String, Property> properties, String name, PropertyType type, boolean nullable, CollectionType of) {
        properties.put(name, new Property(name, type, nullable, of, Optional.empty()));
    }
}
