package io.devsync.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.DevSync;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesTest {

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
    void writesThroughOneNodeReachDevicesOfAll() throws Exception {
        List<DevSync> nodes = List.of(world.startNode(), world.startNode(), world.startNode());
        for (DevSync node : nodes) {
            world.device(node.baseUrl());
        }
        world.begin();

        for (int i = 0; i < 30; i++) {
            world.count(world.devices().get(i % 3));
        }

        world.assertAllCounted();
        assertThat(world.owner()).contains("127.0.0.1:" + ClusterWorld.port(nodes.getFirst()));
    }

    @Test
    void devicesGoOnWithoutAnErrorWhenNodesStopOneAfterTheOther() throws Exception {
        DevSync first = world.startNode();
        DevSync second = world.startNode();
        SimulatedDevice alice = world.device();
        SimulatedDevice bob = world.device();
        world.begin();

        for (DevSync node : List.of(first, second)) {
            world.startNode();
            world.count(alice);
            world.stop(node);
            world.count(bob);
            alice.awaitUploaded(ClusterWorld.PATIENCE);
            bob.awaitUploaded(ClusterWorld.PATIENCE);
        }

        world.assertAllCounted();
        assertThat(alice.errors()).isEmpty();
        assertThat(bob.errors()).isEmpty();
    }

    @Test
    void devicesThatMoveBetweenNodesLoseNothing() throws Exception {
        world.startNode();
        world.startNode();
        for (int i = 0; i < 4; i++) {
            world.device();
        }
        world.begin();
        Random random = new Random(7);

        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5; i++) {
                world.count(world.devices().get(random.nextInt(4)));
            }
            world.shuffle();
        }

        world.assertAllCounted();
    }

    @Test
    void nodeThatJoinsGetsItsShareOfApps() throws Exception {
        DevSync first = world.startNode();
        List<SimulatedDevice> devices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            devices.add(world.deviceOf("app" + i, first.baseUrl()));
        }

        world.startNode();
        world.startNode();

        ClusterWorld.until("each node has an app or two", () -> {
            Map<String, Integer> apps = world.appsByNode();
            return apps.size() == 3 && apps.values().stream().allMatch(count -> count <= 2);
        });
        for (SimulatedDevice device : devices) {
            device.write(tx -> tx.create(ClusterWorld.TALLY));
            device.awaitUploaded(ClusterWorld.PATIENCE);
            assertThat(device.clientResets()).isZero();
            assertThat(device.errors()).allMatch(error -> error.action() == SyncError.Action.TRANSIENT);
        }
    }

    @Test
    void ownerThatLosesTheDataSourceIsReplaced() throws Exception {
        try (TcpProxy line = new TcpProxy(() -> List.of(world.dataSourcePort()))) {
            DevSync owner = world.startNode(options -> options.mongodbUri(
                    world.dataSourceUri().replace(":" + world.dataSourcePort(), ":" + line.port())));
            SimulatedDevice alice = world.device(owner.baseUrl());
            DevSync other = world.startNode();
            SimulatedDevice bob = world.device(other.baseUrl());
            world.begin();

            line.cut();
            world.count(alice);
            world.count(bob);
            bob.awaitUploaded(ClusterWorld.PATIENCE);
            assertThat(world.owner()).contains("127.0.0.1:" + ClusterWorld.port(other));
            line.mend();

            world.assertAllCounted();
        }
    }
}
