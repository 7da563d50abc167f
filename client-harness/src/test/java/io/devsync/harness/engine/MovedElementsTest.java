package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariant I3 where Realm's own rules do not keep it: elements that some devices move while others edit inside of them
 * (spec merge-rules §9, Q1). Devices merge by those rules, as real ones do.
 */
class MovedElementsTest {

    private static final int SEEDS = 10;
    private static final int DEVICES = 3;
    private static final ObjectKey BOARD = new ObjectKey("Board", new PrimaryKey.IntKey(1));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(new ObjectSchema(
                    "Board",
                    new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                    Map.of("title", property("title", PropertyType.STRING), "cards", cards())))
            .with(new ObjectSchema(
                    "Card", new ClassKind.Embedded(), Map.of("text", property("text", PropertyType.STRING))));

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;

    private static Property property(String name, PropertyType type) {
        return new Property(name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    private static Property cards() {
        return new Property("cards", PropertyType.LINK, false, CollectionType.LIST, Optional.of("Card"));
    }

    @BeforeEach
    void start() {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
    }

    @AfterEach
    void stop() {
        dataSource.close();
    }

    @Test
    void devicesThatMoveAndEditCardsEndUpEqual() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            play(seed);
        }
    }

    private void play(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (EngineWorld world = new EngineWorld(dataSource.uri(), "board" + seed)) {
            List<InProcessDevice> devices = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                InProcessDevice device = world.device(SCHEMA);
                device.session().subscribe(Map.of("Board", "TRUEPREDICATE"));
                world.until("the device is subscribed", () -> device.session().subscribed());
                devices.add(device);
            }
            devices.getFirst().write(MovedElementsTest::fill);
            world.settle();

            for (int round = 0; round < 4; round++) {
                devices.forEach(InProcessDevice::cut);
                for (int i = 0; i < 6; i++) {
                    InProcessDevice device = devices.get(random.nextInt(DEVICES));
                    device.write(transaction -> edit(transaction, random));
                }
                // In any order, and some of them not yet.
                int first = random.nextInt(DEVICES);
                for (int i = 0; i < DEVICES; i++) {
                    if (round == 3 || random.nextInt(4) > 0) {
                        devices.get((first + i) % DEVICES).connect(world.engine());
                        world.settle();
                    }
                }
            }

            assertThat(devices).as("seed %d", seed).allSatisfy(device -> assertThat(device.realm().objects())
                    .isEqualTo(devices.getFirst().realm().objects()));
            world.assertSameEverywhere();
        }
    }

    private static void fill(WriteTransaction transaction) {
        transaction.create(BOARD).set(BOARD, "title", new Scalar.Str("board"));
        for (int i = 0; i < 5; i++) {
            insert(transaction, i, "card" + i);
        }
    }

    private static void insert(WriteTransaction transaction, int index, String text) {
        transaction.insert(BOARD, "cards", Path.ofIndex(index), Payload.Marker.OBJECT_VALUE);
        transaction.set(BOARD, "cards", Path.ofIndex(index).thenKey("text"), new Scalar.Str(text));
    }

    private static void edit(WriteTransaction transaction, SplittableRandom random) {
        int size = cards(transaction).size();
        int what = size < 2 ? 9 : random.nextInt(12);
        if (what < 4) {
            int from = random.nextInt(size);
            transaction.move(BOARD, "cards", Path.ofIndex(from), (from + random.nextInt(1, size)) % size);
        } else if (what < 8) {
            Path text = Path.ofIndex(random.nextInt(size)).thenKey("text");
            transaction.set(BOARD, "cards", text, new Scalar.Str("edit" + random.nextInt(1000)));
        } else if (what == 8) {
            transaction.erase(BOARD, "cards", Path.ofIndex(random.nextInt(size)));
        } else if (what == 9) {
            insert(transaction, random.nextInt(size + 1), "new" + random.nextInt(1000));
        } else if (what == 10) {
            transaction.set(BOARD, "title", new Scalar.Str("title" + random.nextInt(1000)));
        } else if (random.nextInt(4) == 0) {
            transaction.clear(BOARD, "cards", Path.ROOT, CollectionType.LIST);
        }
    }

    private static List<Value> cards(WriteTransaction transaction) {
        return transaction.find(BOARD).orElseThrow().properties().get("cards") instanceof ListValue(List<Value> cards)
                ? cards
                : List.of();
    }
}
