package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.simulate.Simulation;
import io.devsync.harness.simulate.SimulationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Invariant I3: whatever devices do, and whatever happens to them, the network and the server, all end up equal. */
class EngineConvergenceTest {

    /** About a minute of them; `devsync simulate` runs as many as one likes. */
    private static final int SEEDS = 600;

    /** What the server survives here it says in its log, thousands of times. */
    @BeforeAll
    static void silence() {
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).setLevel(null);
    }

    @Test
    void devicesEndUpEqualWhateverHappens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulationOutcome outcome = Simulation.run(seed);

            assertThat(outcome.failure()).as(outcome.replay()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sameSeedIsTheSameRun(long seed) {
        SimulationOutcome first = Simulation.run(seed);
        SimulationOutcome second = Simulation.run(seed);

        assertThat(second).isEqualTo(first);
    }
}
