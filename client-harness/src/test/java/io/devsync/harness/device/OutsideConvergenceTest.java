package io.devsync.harness.device;

import static io.devsync.harness.device.OutsideWorld.PATIENCE;
import static io.devsync.harness.device.OutsideWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices and somebody outside change the same documents at random; all must end with the same. */
class OutsideConvergenceTest {

    private static final int DOCUMENTS = 6;
    private static final int STEPS = 150;

    @TempDir
    private java.nio.file.Path folder;

    /** Tags that were pushed by anybody, each once, on documents that nobody has deleted since. */
    private final Map<Long, Set<String>> pushed = new TreeMap<>();

    private int tags;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void allEndWithTheSameAndNoPushIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        try (OutsideWorld world = new OutsideWorld(folder)) {
            world.startServer();
            List<SimulatedDevice> devices = List.of(world.device(), world.device(), world.device("age < 50"));
            for (int step = 0; step < STEPS; step++) {
                long id = random.nextInt(DOCUMENTS);
                if (random.nextBoolean()) {
                    outside(world, random, id);
                } else {
                    device(devices.get(random.nextInt(devices.size())), random, id);
                }
                if (random.nextInt(30) == 0) {
                    SimulatedDevice any = devices.get(random.nextInt(devices.size()));
                    any.disconnect();
                    any.connect();
                }
                if (step == STEPS / 2 && seed % 2 == 0) {
                    world.stopServer();
                    outside(world, random, id);
                    world.startServer();
                }
            }
            devices.forEach(device -> device.awaitUploaded(PATIENCE));
            world.settle(devices.get(0));
            until("documents and devices are the same", () -> same(world, devices));

            assertThat(devices).allSatisfy(device -> assertThat(device.clientResets()).isZero());
            assertThat(pushedTagsOf(world)).containsAllEntriesOf(pushed);
        }
    }

    /** The tags of the documents that are there; those that are not had no say. */
    private Map<Long, Set<String>> pushedTagsOf(OutsideWorld world) {
        Map<Long, Set<String>> found = new TreeMap<>();
        for (Document document : documents(world).values()) {
            long id = ((Number) document.get("_id")).longValue();
            Set<String> here = new HashSet<>(document.getList("tags", String.class, List.of()));
            here.retainAll(pushed.getOrDefault(id, Set.of()));
            found.put(id, here);
        }
        pushed.keySet().retainAll(found.keySet());
        return found;
    }

    private void outside(OutsideWorld world, Random random, long id) {
        switch (random.nextInt(5)) {
            case 0 -> upsert(world, id, Updates.set("name", "outside" + random.nextInt(1000)));
            case 1 -> upsert(world, id, Updates.set("age", random.nextInt(100)));
            case 2, 3 -> {
                String tag = "outside" + ++tags;
                upsert(world, id, Updates.push("tags", tag));
                pushed.computeIfAbsent(id, any -> new HashSet<>()).add(tag);
            }
            default -> upsert(world, id, Updates.combine(Updates.inc("age", 1), Updates.set("other", "kept")));
        }
    }

    private static void upsert(OutsideWorld world, long id, org.bson.conversions.Bson update) {
        var upsert = new com.mongodb.client.model.UpdateOptions().upsert(true);
        Await.one(world.dogs().updateOne(Filters.eq("_id", id), update, upsert), PATIENCE);
    }

    private void device(SimulatedDevice device, Random random, long id) {
        ObjectKey key = Dogs.dog(id);
        if (device.find(key).isEmpty()) {
            return;
        }
        try {
            switch (random.nextInt(4)) {
                case 0 -> device.write(
                        tx -> tx.set(key, "name", new Scalar.Str("device" + random.nextInt(1000))));
                case 1 -> device.write(tx -> tx.set(key, "age", new Scalar.Int(random.nextInt(100))));
                default -> {
                    String tag = "device" + ++tags;
                    device.write(tx -> tx.insert(key, "tags", Path.ofIndex(0), new Scalar.Str(tag)));
                }
            }
        } catch (IllegalArgumentException goneMeanwhile) {
            assertThat(device.find(key)).isEmpty();
        }
    }

    private static Map<Long, Document> documents(OutsideWorld world) {
        Map<Long, Document> documents = new TreeMap<>();
        Await.all(world.dogs().find(), PATIENCE)
                .forEach(document -> documents.put(((Number) document.get("_id")).longValue(), document));
        return documents;
    }

    private static boolean same(OutsideWorld world, List<SimulatedDevice> devices) {
        Map<Long, Document> documents = documents(world);
        return Stream.of(0, 1).allMatch(i -> sees(devices.get(i), documents, Integer.MAX_VALUE))
                && sees(devices.get(2), documents, 50);
    }

    private static boolean sees(SimulatedDevice device, Map<Long, Document> documents, int below) {
        long expected = documents.values().stream().filter(one -> age(one) < below).count();
        return device.objects().size() == expected
                && documents.entrySet().stream()
                        .filter(one -> age(one.getValue()) < below)
                        .allMatch(one -> device.find(Dogs.dog(one.getKey())).isPresent()
                                && OutsideWorld.tags(device, one.getKey())
                                        .equals(one.getValue().getList("tags", String.class, List.of()))
                                && name(device, one.getKey()).equals(Optional.ofNullable(one.getValue().getString("name"))));
    }

    private static Optional<String> name(SimulatedDevice device, long id) {
        return device.find(Dogs.dog(id))
                .map(state -> state.properties().get("name"))
                .filter(Scalar.Str.class::isInstance)
                .map(value -> ((Scalar.Str) value).value());
    }

    private static long age(Document document) {
        Number age = document.get("age", Number.class);
        return age == null ? 0 : age.longValue();
    }
}
