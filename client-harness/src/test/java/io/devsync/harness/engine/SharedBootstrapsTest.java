package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whose bootstrap is made of kept bytes, in an engine with room for two views: those come as the very same changesets, while
 * documents that are read anew make equal ones.
 */
class SharedBootstrapsTest extends EngineTest {

    private static final int ROOM_BYTES = 40_000;
    private static final String NAME = "x".repeat(15_000);
    private static final RealmSchema DOGS = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            properties()));

    @BeforeEach
    void fillSmallWorld() throws Exception {
        world.close();
        EngineLimits server = EngineLimits.SERVER;
        EngineLimits.Bootstraps parts = server.bootstraps();
        EngineLimits small = new EngineLimits(
                server.tasks(),
                server.history(),
                server.memory(),
                server.downloads(),
                new EngineLimits.Bootstraps(parts.instructions(), parts.objects(), parts.messageBytes(), parts.documents(), ROOM_BYTES),
                server.documents(),
                server.retention());
        world = new EngineWorld(
                dataSource.uri(), "dogs", small, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
        RawSession writer = RawSession.fresh(world.engine(), 14);
        writer.declare(DOGS);
        writer.subscribe("{\"Dog\":\"(TRUEPREDICATE)\"}");
        for (int kind = 1; kind <= 3; kind++) {
            PrimaryKey key = new PrimaryKey.IntKey(kind);
            writer.upload(
                    500,
                    new Instruction.CreateObject("Dog", key),
                    new Instruction.Update("Dog", key, "name", Path.ROOT, new Scalar.Str(NAME), false, 0),
                    new Instruction.Update("Dog", key, "kind", Path.ROOT, new Scalar.Int(kind), false, 0));
        }
        writer.settle();
        writer.close();
    }

    @Test
    void secondDeviceGetsTheSameBytes() throws Exception {
        EncodedChangeset first = bootstrap(1);

        assertThat(bootstrap(1)).isSameAs(first);
    }

    @Test
    void viewThatNobodyAskedForLongestMakesPlace() throws Exception {
        EncodedChangeset oldest = bootstrap(1);
        EncodedChangeset older = bootstrap(2);

        EncodedChangeset newest = bootstrap(3);

        assertThat(bootstrap(2)).isSameAs(older);
        assertThat(bootstrap(3)).isSameAs(newest);
        assertThat(bootstrap(1)).isNotSameAs(oldest).isEqualTo(oldest);
    }

    @Test
    void viewThatWasAskedForAgainStays() throws Exception {
        EncodedChangeset again = bootstrap(1);
        EncodedChangeset once = bootstrap(2);
        bootstrap(1);

        bootstrap(3);

        assertThat(bootstrap(1)).isSameAs(again);
        assertThat(bootstrap(2)).isNotSameAs(once).isEqualTo(once);
    }

    @Test
    void roomOfWhatWasForgottenIsFreeAgain() throws Exception {
        for (int round = 0; round < 5; round++) {
            for (int kind = 1; kind <= 3; kind++) {
                bootstrap(kind);
            }
        }

        assertThat(bootstrap(3)).isSameAs(bootstrap(3));
    }

    /** What a new device gets of the dogs of a kind: one of them, in one changeset. */
    private EncodedChangeset bootstrap(int kind) throws InterruptedException {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(DOGS);
        device.settle();
        device.query("{\"Dog\":\"(kind == " + kind + ")\"}");
        List<EncodedChangeset> parts = new ArrayList<>();
        for (ServerMessage message : device.settle()) {
            if (message instanceof ServerMessage.Download download
                    && download.delivery() instanceof Delivery.Flexible(long version, BatchState state, double progress)
                    && state != BatchState.STEADY_STATE) {
                download.changesets().stream().map(DownloadedChangeset::changeset).forEach(parts::add);
            }
        }
        device.close();
        assertThat(parts).hasSize(1);
        assertThat(parts.getFirst().size()).isBetween(NAME.length(), ROOM_BYTES / 2);
        return parts.getFirst();
    }

    private static Map<String, Property> properties() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("name", new Property("name", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()));
        properties.put("kind", new Property("kind", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()));
        return properties;
    }
}
