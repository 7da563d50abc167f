package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.devsync.server.sync.Explanation;
import io.devsync.server.sync.Explanation.Code;
import io.devsync.server.sync.Explanation.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine says when it is asked why an object is on a device, or why not. */
class ExplainTest {

    private static final RealmSchema SCHEMA = schema();

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;
    private InProcessDevice writer;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "tasks");
        writer = subscribed("root", "TRUEPREDICATE");
        writer.write(tx -> {
            for (int i = 0; i < 4; i++) {
                tx.create(task(i))
                        .set(task(i), "owner", new Scalar.Str(i % 2 == 0 ? "ann" : "bob"))
                        .set(task(i), "urgency", new Scalar.Int(i));
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
    void objectInViewIsOnTheDeviceThatHasAcknowledgedIt() throws Exception {
        InProcessDevice reader = subscribed("ann", "TRUEPREDICATE");
        world.settle();
        acknowledge(reader);

        Explanation explanation = explain(reader, "Task", "1");

        assertThat(explanation.verdict()).isEqualTo(Verdict.ON_DEVICE);
        assertThat(explanation.since()).hasValueSatisfying(version ->
                assertThat(version).isBetween(1L, explanation.device().acknowledged()));
        assertThat(explanation.reasons()).extracting(Explanation.Reason::code).containsExactly(Code.IN_VIEW);
        assertThat(explanation.device().subscriptions()).containsOnlyKeys("Task", "Note");
    }

    @Test
    void ownWriteIsOnTheDeviceThatMadeIt() throws Exception {
        Explanation explanation = explain(writer, "Task", "2");

        assertThat(explanation.verdict()).isEqualTo(Verdict.ON_DEVICE);
        assertThat(text(explanation, Code.IN_VIEW)).contains("made it itself");
    }

    @Test
    void failingPartOfEachSubscriptionIsShownWithItsValue() throws Exception {
        InProcessDevice reader =
                subscribed("ann", "(urgency > 2 AND owner == \"bob\") OR (owner == \"cleo\")");

        Explanation explanation = explain(reader, "Task", "1");

        assertThat(explanation.verdict()).isEqualTo(Verdict.NOT_ON_DEVICE);
        assertThat(explanation.reasons())
                .filteredOn(reason -> reason.code() == Code.QUERY_DOES_NOT_MATCH)
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason.text())
                        .contains("urgency > 2 does not hold: urgency is 1")
                        .doesNotContain("owner is"))
                .anySatisfy(reason -> assertThat(reason.text()).contains("owner == \"cleo\" does not hold: owner is \"bob\""));
    }

    @Test
    void classWithoutASubscriptionIsNamed() throws Exception {
        InProcessDevice reader = world.device(SCHEMA, "ann", 14);
        world.until("it is there", () -> reader.session().file().isPresent());
        reader.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("it is subscribed", () -> reader.session().subscribed());

        assertThat(text(explain(reader, "Task", "1"), Code.NO_SUBSCRIPTION)).contains("Task", "it subscribes to Note");
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() throws Exception {
        writer.write(tx -> tx.delete(task(3)));
        world.settle();

        assertThat(text(explain(writer, "Task", "99"), Code.NO_SUCH_OBJECT)).contains("there is no Task 99");
        assertThat(text(explain(writer, "Task", "3"), Code.NO_SUCH_OBJECT))
                .contains("the device with client file " + file(writer) + " deleted it");
        assertThat(text(explain(writer, "Tusk", "1"), Code.UNKNOWN_CLASS)).contains("no class \"Tusk\"", "Task");
        assertThatThrownBy(() -> explain(writer, "Task", "seven")).hasMessageContaining("expected: a whole number");
        assertThat(world.engine().explain(4711, "Task", "1").toCompletableFuture().get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void whatHappenedBeforeTheServerStartedAgainIsKnown() throws Exception {
        writer.write(tx -> tx.delete(task(3)));
        world.settle();
        long deletion = explain(writer, "Task", "1").device().newest();

        world.restart();
        writer.write(tx -> tx.set(task(1), "urgency", new Scalar.Int(9)));
        world.settle();

        assertThat(text(explain(writer, "Task", "3"), Code.NO_SUCH_OBJECT))
                .contains("the device with client file " + file(writer) + " deleted it with version " + deletion);
        assertThat(text(explain(writer, "Task", "2"), Code.IN_VIEW)).contains("made it itself");
    }

    @Test
    void roleThatHidesTheObjectIsNamed() throws Exception {
        world.rules(rules("{\"name\":\"root\",\"apply_when\":{\"%%user.id\":\"root\"},\"document_filters\":"
                + "{\"read\":true,\"write\":true},\"read\":true,\"write\":true},"
                + "{\"name\":\"own\",\"apply_when\":{\"%%user.id\":\"ann\"},\"document_filters\":{\"read\":"
                + "{\"owner\":\"%%user.id\"},\"write\":{\"owner\":\"%%user.id\"}},\"read\":true,\"write\":true}"));
        InProcessDevice ann = subscribed("ann", "TRUEPREDICATE");
        InProcessDevice nobody = subscribed("nobody", "TRUEPREDICATE");

        assertThat(text(explain(ann, "Task", "1"), Code.NOT_READABLE))
                .contains("role \"own\"", "owner == \"ann\" does not hold: owner is \"bob\"");
        assertThat(text(explain(nobody, "Task", "1"), Code.NO_ROLE)).contains("no role");
        assertThat(explain(ann, "Task", "2").verdict()).isNotEqualTo(Verdict.NOT_ON_DEVICE);
    }

    @Test
    void deviceThatIsAwayHasItUnderWay() throws Exception {
        InProcessDevice reader = subscribed("ann", "TRUEPREDICATE");
        world.settle();
        acknowledge(reader);
        reader.cut();
        writer.write(tx -> tx.create(task(7)).set(task(7), "owner", new Scalar.Str("ann")));
        world.until("it is integrated", () -> writer.session().idle());

        Explanation created = explain(reader, "Task", "7");
        writer.write(tx -> tx.set(task(1), "urgency", new Scalar.Int(9)));
        world.until("it is integrated", () -> writer.session().idle());
        Explanation changed = explain(reader, "Task", "1");

        assertThat(created.verdict()).isEqualTo(Verdict.UNDER_WAY);
        assertThat(text(created, Code.OFFLINE)).contains("it waits for the device");
        assertThat(changed.verdict()).isEqualTo(Verdict.ON_DEVICE);
        assertThat(text(changed, Code.OFFLINE)).contains("its newest change waits for the device");
    }

    @Test
    void writeOutsideTheViewIsExplainedAfterItWasUndone() throws Exception {
        InProcessDevice reader = subscribed("ann", "owner == \"ann\"");
        reader.write(tx -> tx.create(task(8)).set(task(8), "owner", new Scalar.Str("bob")));
        world.until("it hears of it", () -> !reader.session().errors().isEmpty());

        Explanation explanation = explain(reader, "Task", "8");

        assertThat(explanation.verdict()).isEqualTo(Verdict.NOT_ON_DEVICE);
        assertThat(text(explanation, Code.WRITE_UNDONE)).contains("outside of the current query view");
        assertThat(text(explanation, Code.NO_SUCH_OBJECT)).contains("Task 8");
    }

    @Test
    void resetFileIsSaidToStartOver() throws Exception {
        InProcessDevice reader = subscribed("ann", "TRUEPREDICATE");
        reader.cut();
        world.engine().resetDevice(file(reader)).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(text(explain(reader, "Task", "1"), Code.FILE_RESET)).contains("starts over");
    }

    /** Devices say how far they got when they have something to upload. */
    private void acknowledge(InProcessDevice device) throws Exception {
        device.write(tx -> tx.create(note(file(device))));
        world.settle();
        device.write(tx -> tx.set(note(file(device)), "text", new Scalar.Str("done")));
        world.settle();
    }

    private Explanation explain(InProcessDevice device, String className, String id) throws Exception {
        return world.engine()
                .explain(file(device), className, id)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .orElseThrow();
    }

    private static long file(InProcessDevice device) {
        return device.session().file().orElseThrow().ident();
    }

    private static String text(Explanation explanation, Code code) {
        return explanation.reasons().stream()
                .filter(reason -> reason.code() == code)
                .map(Explanation.Reason::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError(explanation.toString()));
    }

    private InProcessDevice subscribed(String user, String query) throws Exception {
        InProcessDevice device = world.device(SCHEMA, user, 14);
        world.until("the device is there", () -> device.session().file().isPresent());
        device.session().subscribe(Map.of("Task", query, "Note", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    private static Rules rules(String roles) throws RulesException {
        return Rules.parse("{\"default_rule\":{\"roles\":[" + roles + "]}}");
    }

    private static ObjectKey task(long id) {
        return new ObjectKey("Task", new PrimaryKey.IntKey(id));
    }

    private static ObjectKey note(long id) {
        return new ObjectKey("Note", new PrimaryKey.IntKey(id));
    }

    private static RealmSchema schema() {
        Map<String, Property> ofTask = new LinkedHashMap<>();
        ofTask.put("owner", property("owner", PropertyType.STRING, true));
        ofTask.put("urgency", property("urgency", PropertyType.INT, false));
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY
                .with(new ObjectSchema("Task", kind, ofTask))
                .with(new ObjectSchema("Note", kind, Map.of("text", property("text", PropertyType.STRING, true))));
    }

    private static Property property(String name, PropertyType type, boolean nullable) {
        return new Property(name, type, nullable, CollectionType.SINGLE, Optional.empty());
    }
}
