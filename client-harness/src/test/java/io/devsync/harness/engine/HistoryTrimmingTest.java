package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Code;
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
import io.devsync.server.store.Await;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.HistoryRetention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no device needs of the history goes, and only devices that were away for too long have to start over. */
class HistoryTrimmingTest {

    private static final RealmSchema DOGS = schema();
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final HistoryRetention RETENTION =
            new HistoryRetention(Duration.ofDays(30), 1000, 0, Duration.ofMinutes(10));

    @TempDir
    private java.nio.file.Path folder;

    private final Time time = new Time();
    private EmbeddedDataSource dataSource;
    private EngineWorld world;

    /** A clock that goes when it is told to. */
    private static final class Time implements InstantSource {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "dogs", EngineLimits.SERVER.withRetention(RETENTION), time);
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    @Test
    void historyThatAllDevicesHaveGoes() throws Exception {
        InProcessDevice first = subscribed();
        subscribed();
        names(first, 50);
        world.settle();

        awaitTrimmed(newest());

        world.until("one segment is left", () -> count("history", Filters.empty()) == 1);
        names(first, 3);
        world.settle();
        world.assertSameEverywhere();
    }

    @Test
    void engineStartsAgainFromATrimmedHistory() throws Exception {
        InProcessDevice first = subscribed();
        subscribed();
        names(first, 50);
        world.settle();
        awaitTrimmed(newest());

        world.restart();
        names(first, 3);
        world.settle();

        world.assertSameEverywhere();
    }

    @Test
    void historyStaysForADeviceThatIsAway() throws Exception {
        InProcessDevice first = subscribed();
        InProcessDevice away = subscribed();
        world.settle();
        long left = newest();
        away.cut();
        away.write(tx -> tx.create(dog()).set(dog(), "name", new Scalar.Str("offline")));
        names(first, 20);
        world.settle();
        passDays(29);
        awaitTrimmed(left);

        away.connect(world.engine());
        world.settle();

        assertThat(away.session().errors()).isEmpty();
        world.assertSameEverywhere();
    }

    @Test
    void deviceThatWasAwayForTooLongIsToldToStartOver() throws Exception {
        InProcessDevice away = subscribed();
        InProcessDevice first = subscribed();
        subscribed();
        world.settle();
        away.cut();
        names(first, 20);
        world.settle();
        passDays(31);
        awaitTrimmed(newest());

        away.connect(world.engine());
        world.until("the device is told", () -> !away.session().errors().isEmpty());

        SyncError error = away.session().errors().getFirst();
        assertThat(error.code()).isEqualTo(Code.CLIENT_FILE_EXPIRED);
        assertThat(error.action()).isEqualTo(SyncError.Action.CLIENT_RESET);
        assertThat(error.message()).contains("has been offline for longer");
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void deviceThatIsTooFarBehindIsToldToStartOver() throws Exception {
        InProcessDevice first = subscribed();
        InProcessDevice away = subscribed();
        world.settle();
        away.cut();
        names(first, 1100);
        world.settle();
        passDays(1);
        awaitTrimmed(newest());

        away.connect(world.engine());
        world.until("the device is told", () -> !away.session().errors().isEmpty());

        assertThat(away.session().errors()).extracting(SyncError::code).containsExactly(Code.CLIENT_FILE_EXPIRED);
    }

    @Test
    void connectedDeviceIsNeverAwayHoweverQuietItIs() throws Exception {
        InProcessDevice first = subscribed();
        InProcessDevice quiet = subscribed();
        world.settle();
        passDays(40);
        awaitTrimmed(newest());

        names(first, 3);
        world.settle();

        assertThat(quiet.session().errors()).isEmpty();
        world.assertSameEverywhere();
    }

    @Test
    void timeWithoutAServerIsNoAbsence() throws Exception {
        InProcessDevice first = subscribed();
        InProcessDevice second = subscribed();
        names(first, 5);
        world.settle();

        world.restartAfter(() -> time.pass(Duration.ofDays(4000)));
        passDays(20);
        first.connect(world.engine());
        second.connect(world.engine());
        world.settle();

        assertThat(first.session().errors()).isEmpty();
        assertThat(second.session().errors()).isEmpty();
        world.assertSameEverywhere();
    }

    @Test
    void deviceThatNeverGotItsFirstBootstrapStillGetsIt() throws Exception {
        InProcessDevice first = subscribed();
        names(first, 20);
        world.settle();
        InProcessDevice unborn = world.device(DOGS);
        world.until("the device has a file", () -> {
            return unborn.session().file().isPresent();
        });
        unborn.cut();
        names(first, 20);
        world.settle();
        passDays(1);

        unborn.connect(world.engine());
        unborn.session().subscribe(Map.of("Dog", "TRUEPREDICATE"));
        world.settle();

        assertThat(unborn.session().errors()).isEmpty();
        world.assertSameEverywhere();
    }

    @Test
    void identsOfForgottenFilesAreNotGivenAgain() throws Exception {
        InProcessDevice first = subscribed();
        InProcessDevice second = subscribed();
        world.settle();
        long newestIdent = second.session().file().orElseThrow().ident();
        first.cut();
        second.cut();
        passDays(70);
        world.restart();

        InProcessDevice third = subscribed();

        assertThat(third.session().file().orElseThrow().ident()).isGreaterThan(newestIdent);
    }

    @Test
    void partsOfLargeEntriesGoWithTheirVersions() throws Exception {
        InProcessDevice first = subscribed();
        first.write(tx -> tx.create(dog()).set(dog(), "name", new Scalar.Str("x".repeat(13_000_000))));
        world.settle();
        assertThat(count("history.large", Filters.empty())).isPositive();
        names(first, 2);
        world.settle();

        awaitTrimmed(newest());

        world.until("the parts are gone", () -> count("history.large", Filters.empty()) == 0);
    }

    private InProcessDevice subscribed() throws Exception {
        InProcessDevice device = world.device(DOGS);
        device.session().subscribe(Map.of("Dog", "TRUEPREDICATE"));
        world.until("the device is subscribed", () -> device.session().subscribed() && device.session().idle());
        return device;
    }

    private void names(InProcessDevice device, int count) {
        for (int i = 0; i < count; i++) {
            String name = "name " + i;
            device.write(tx -> tx.create(dog()).set(dog(), "name", new Scalar.Str(name)));
        }
    }

    /** Lets time pass as the server counts it, with rounds of trimming between. */
    private void passDays(int days) {
        for (int day = 0; day < days; day++) {
            time.pass(Duration.ofDays(1));
            look();
        }
    }

    private void look() {
        world.engine().documentsFollow().toCompletableFuture().orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void awaitTrimmed(long version) throws Exception {
        world.until("the history begins after " + version, () -> {
            time.pass(RETENTION.every());
            look();
            return trimmed() >= version;
        });
        assertThat(trimmed()).isLessThanOrEqualTo(newest());
    }

    private long newest() {
        Document segment = Await.first(
                        world.client()
                                .getDatabase("__realm_sync_dogs")
                                .getCollection("history")
                                .find()
                                .sort(Sorts.descending("_id")),
                        WAIT)
                .orElseThrow();
        return segment.getLong("_id") + segment.getList("e", Document.class).size() - 1;
    }

    private long trimmed() {
        return Await.first(
                        world.client()
                                .getDatabase("__realm_sync_dogs")
                                .getCollection("meta")
                                .find(Filters.eq("_id", "upkeep")),
                        WAIT)
                .orElseThrow()
                .getLong("trimmed");
    }

    private long files() {
        // 0 is the mark by which a restored part of a store is noticed.
        return count("clientfiles", Filters.gt("_id", 0L));
    }

    private long count(String collection, Bson which) {
        return Await.one(
                world.client().getDatabase("__realm_sync_dogs").getCollection(collection).countDocuments(which), WAIT);
    }

    private static ObjectKey dog() {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(1));
    }

    private static RealmSchema schema() {
        Map<String, Property> dog = new LinkedHashMap<>();
        dog.put("name", new Property("name", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()));
        return RealmSchema.EMPTY.with(new ObjectSchema(
                "Dog",
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                dog));
    }
}
