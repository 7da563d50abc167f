package io.devsync.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.message.SyncError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Server processes over one data source that die, or stand still, between two instructions. */
class KilledNodesTest {

    private static final int KILLS = 4;
    private static final int WRITES_PER_KILL = 40;

    @TempDir
    private Path folder;

    private ClusterWorld world;

    @BeforeEach
    void open() {
        world = new ClusterWorld(folder);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void nothingIsLostOrCountedTwiceWhenNodesAreKilled() {
        List<NodeProcess> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(world.startProcess());
        }
        for (int i = 0; i < 4; i++) {
            world.device();
        }
        world.begin();
        Random random = new Random(11);

        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < WRITES_PER_KILL; i++) {
                world.count(world.devices().get(random.nextInt(4)));
            }
            // Mostly the owner, so that somebody has to take over in the middle of it.
            NodeProcess victim = random.nextInt(4) == 0 ? nodes.get(random.nextInt(3)) : owner(nodes);
            victim.kill();
            for (SimulatedDevice device : world.devices()) {
                world.count(device);
            }
            for (SimulatedDevice device : world.devices()) {
                device.awaitUploaded(ClusterWorld.PATIENCE);
            }
            victim.startAgain();
        }

        world.assertAllCounted();
        assertThat(world.devices()).allSatisfy(device -> assertThat(device.errors())
                .allMatch(error -> error.action() == SyncError.Action.TRANSIENT));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to stop a process with")
    void ownerThatComesBackFromALongPauseDoesNoHarm() {
        List<NodeProcess> nodes = List.of(world.startProcess(), world.startProcess());
        for (int i = 0; i < 3; i++) {
            world.device();
        }
        world.begin();
        SimulatedDevice first = world.devices().getFirst();

        for (int pause = 0; pause < 2; pause++) {
            NodeProcess paused = owner(nodes);
            world.devices().forEach(world::count);
            paused.freeze();
            world.remove(paused);
            world.shuffle();
            for (int i = 0; i < WRITES_PER_KILL; i++) {
                world.count(world.devices().get(i % 3));
            }
            first.awaitUploaded(ClusterWorld.PATIENCE);
            paused.thaw();
            world.add(paused);
            // Some devices come to a node that does not know yet that it was given up.
            world.shuffle();
            world.devices().forEach(world::count);
            world.shuffle();
        }

        world.assertAllCounted();
    }

    private NodeProcess owner(List<NodeProcess> nodes) {
        String address = world.owner().orElseThrow();
        return nodes.stream()
                .filter(node -> address.endsWith(":" + node.port()))
                .findFirst()
                .orElseThrow();
    }
}
