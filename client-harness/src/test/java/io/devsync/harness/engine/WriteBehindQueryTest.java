package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.changeset.Instruction.EraseObject;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerMessage.Download;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.sync.EngineLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * A device that does not wait: it changes its subscriptions and writes at once, or asks for a mark and then sends what is
 * refused. Everything is taken up in the order in which it was said (realm-core flx_sync.cpp, test cases "uploading an object
 * that is out-of-view" and "writes work without waiting for sync").
 */
class WriteBehindQueryTest extends EngineTest {

    private static final RealmSchema DOGS = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of("age", property("age", PropertyType.INT), "name", property("name", PropertyType.STRING))));

    @RepeatedTest(5)
    void objectOfTheNewViewIsNotTakenFromItsDevice() throws Exception {
        RawSession device = declared();

        device.query("{\"Dog\":\"(age < 10)\"}");
        device.upload(500, create(1), age(1, 3));
        List<ServerMessage> told = device.settle();

        assertThat(told).noneMatch(ServerMessage.SessionError.class::isInstance);
        assertThat(downloaded(told)).noneMatch(EraseObject.class::isInstance);
    }

    @RepeatedTest(5)
    void eachWriteIsJudgedByTheSubscriptionsThatItsDeviceHadThen() throws Exception {
        RawSession device = declared();

        device.query("{\"Dog\":\"(age < 10)\"}");
        device.upload(500, create(1), age(1, 3));
        device.query("{\"Dog\":\"(age > 20)\"}");
        device.upload(501, create(2), age(2, 30));
        device.query("{\"Dog\":\"(age > 40)\"}");
        device.upload(502, create(3), age(3, 5));
        List<ServerMessage> told = device.settle();

        assertThat(told)
                .filteredOn(ServerMessage.SessionError.class::isInstance)
                .singleElement()
                .satisfies(refused -> assertThat(((ServerMessage.SessionError) refused)
                                .error()
                                .rejected()
                                .orElseThrow()
                                .updates())
                        .extracting(SyncError.RejectedUpdate::key)
                        .containsExactly(key(3)));
        assertThat(downloaded(told)).contains(new EraseObject("Dog", key(1)), new EraseObject("Dog", key(2)));
    }

    @RepeatedTest(5)
    void markIsAnsweredBeforeAnErrorThatALaterUploadLeadsTo() throws Exception {
        RawSession device = declared();
        world.engine().developmentMode(false);

        device.mark();
        device.declare(DOGS.with(new ObjectSchema(
                "Cat", new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)), Map.of())));

        assertThat(device.next()).isInstanceOf(ServerMessage.Mark.class);
        assertThat(device.nextError().code()).isEqualTo(Code.INVALID_SCHEMA_CHANGE);
    }

    @Test
    void messagesOfABootstrapAreFilledAsFarAsTheAppWants() throws Exception {
        world.close();
        world = new EngineWorld(
                dataSource.uri(),
                "dogs",
                EngineLimits.SERVER.withBootstrapObjects(10).withDownloadBytes(4096),
                InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
        RawSession writer = declared();
        writer.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        IntStream.rangeClosed(1, 150).forEach(id -> writer.upload(500, create(id), age(id, id), name(id)));
        writer.settle();
        RawSession reader = RawSession.fresh(world.engine(), 14);

        List<Download> some = bootstrap(reader, "(age <= 35)");
        List<Download> all = bootstrap(reader, "(TRUEPREDICATE)");
        List<Download> none = bootstrap(reader, "(FALSEPREDICATE)");

        // Ten objects in each changeset, as many as fit in each message; what leaves is not counted.
        assertThat(some).singleElement().satisfies(one -> assertThat(one.changesets()).hasSize(4));
        assertThat(all).hasSizeGreaterThan(1).allSatisfy(one -> assertThat(one.changesets()).isNotEmpty());
        assertThat(none).singleElement().satisfies(one -> assertThat(one.changesets()).hasSize(1));
    }

    private static List<Download> bootstrap(RawSession device, String query) throws InterruptedException {
        device.query("{\"Dog\":\"" + query + "\"}");
        return device.settle().stream()
                .filter(Download.class::isInstance)
                .map(Download.class::cast)
                .filter(download -> ((Delivery.Flexible) download.delivery()).batchState()
                        != ServerMessage.BatchState.STEADY_STATE)
                .toList();
    }

    private RawSession declared() throws Exception {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(DOGS);
        device.settle();
        return device;
    }

    private static List<Instruction> downloaded(List<ServerMessage> told) {
        return told.stream()
                .filter(Download.class::isInstance)
                .flatMap(download -> RawSession.instructions((Download) download).stream())
                .toList();
    }

    private static PrimaryKey key(int id) {
        return new PrimaryKey.IntKey(id);
    }

    private static Instruction create(int id) {
        return new CreateObject("Dog", key(id));
    }

    private static Instruction age(int id, long age) {
        return update(id, "age", new Scalar.Int(age));
    }

    private static Instruction name(int id) {
        return update(id, "name", new Scalar.Str("of the kennel of ".repeat(4)));
    }

    private static Instruction update(int id, String property, Scalar value) {
        return new Instruction.Update("Dog", key(id), property, Path.ROOT, value, false, 0);
    }

    private static Property property(String name, PropertyType type) {
        return new Property(name, type, true, CollectionType.SINGLE, Optional.empty());
    }
}
