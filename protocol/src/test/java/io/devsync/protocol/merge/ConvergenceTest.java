package io.devsync.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever devices do and in whatever order their changes travel, all end in one state (merge-rules §7). */
class ConvergenceTest {

    @Property(tries = 400)
    void allPeersEndInOneState(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int devices,
            @ForAll @IntRange(min = 1, max = 4) int objects,
            @ForAll @IntRange(min = 5, max = 120) int steps)
            throws MergeException {
        SyncedPeers peers = new SyncedPeers(new Random(seed), devices, objects);

        for (int i = 0; i < steps; i++) {
            peers.step();
        }
        peers.settle();

        for (SyncedPeers.Device device : peers.devices) {
            assertThat(device.store).as("device %d", device.ident).isEqualTo(peers.serverStore);
        }
    }
}
