package io.devsync.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever devices do and in whatever order their changes travel, all end in one state (merge-rules §7). */
class ConvergenceTest {

    /**
     * Collections in mixed converge only with clocks that agree with causality: making a mixed value a list keeps a list
     * that is there, so when a third device's clear took this one's clear away, a set to null that knows of it and yet
     * looks older leaves the list on one side and a new one on the other. So do realm-core's own rules.
     */
    private enum Clocks {
        TRUE,
        SKEWED
    }

    @Property(tries = 1000)
    void allPropertyTypesConverge(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int devices,
            @ForAll @IntRange(min = 1, max = 4) int objects,
            @ForAll @IntRange(min = 5, max = 120) int steps)
            throws MergeException {
        run(seed, devices, objects, steps, RandomEdits.PROPERTIES, Clocks.TRUE);
    }

    @Property(tries = 1000)
    void allButMixedConvergeWhateverTheClocks(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int devices,
            @ForAll @IntRange(min = 1, max = 4) int objects,
            @ForAll @IntRange(min = 5, max = 120) int steps)
            throws MergeException {
        List<String> edited = RandomEdits.PROPERTIES.stream()
                .filter(property -> !property.equals("mixed"))
                .toList();
        run(seed, devices, objects, steps, edited, Clocks.SKEWED);
    }

    @Property(tries = 1000)
    void oneContendedListConverges(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int devices,
            @ForAll @IntRange(min = 5, max = 80) int steps)
            throws MergeException {
        run(seed, devices, 1, steps, List.of("list"), Clocks.SKEWED);
    }

    @Property(tries = 1000)
    void nestedMixedConverges(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int devices,
            @ForAll @IntRange(min = 5, max = 80) int steps)
            throws MergeException {
        run(seed, devices, 1, steps, List.of("mixed"), Clocks.TRUE);
    }

    @Property(tries = 1000)
    void embeddedObjectsConverge(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int devices,
            @ForAll @IntRange(min = 5, max = 80) int steps)
            throws MergeException {
        run(seed, devices, 1, steps, List.of("emb", "embs", "embdict"), Clocks.SKEWED);
    }

    @Property(tries = 1000)
    void countersSetsAndDictionariesConverge(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int devices,
            @ForAll @IntRange(min = 5, max = 80) int steps)
            throws MergeException {
        run(seed, devices, 2, steps, List.of("counter", "set", "dict"), Clocks.SKEWED);
    }

    @Property(tries = 1000)
    void soundRulesBringTogetherWhatThoseOfClientsDoNot(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int devices,
            @ForAll @IntRange(min = 5, max = 80) int steps)
            throws MergeException {
        run(MergeRules.SOUND, seed, devices, 1, steps, List.of("embs", "mixed"), Clocks.TRUE);
    }

    private static void run(
            long seed, int devices, int objects, int steps, List<String> edited, Clocks clocks)
            throws MergeException {
        run(MergeRules.CLIENTS, seed, devices, objects, steps, edited, clocks);
    }

    private static void run(
            MergeRules rules, long seed, int devices, int objects, int steps, List<String> edited, Clocks clocks)
            throws MergeException {
        Random random = new Random(seed);
        SyncedPeers peers = new SyncedPeers(
                random, devices, new RandomEdits(random, objects, edited, rules), clocks == Clocks.SKEWED, rules);

        for (int i = 0; i < steps; i++) {
            peers.step();
        }
        peers.settle();

        for (SyncedPeers.Device device : peers.devices) {
            assertThat(device.store).as("device %d", device.ident).isEqualTo(peers.serverStore);
        }
    }
}
