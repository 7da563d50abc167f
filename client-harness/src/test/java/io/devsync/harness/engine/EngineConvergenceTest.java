package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.simulate.Simulation;
import io.devsync.harness.simulate.SimulationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I3: whatever devices do, and whatever happens to them, the network and the server, all end up equal. */
class EngineConvergenceTest {

    /** A quick subset; `devsync simulate` runs more, and docs/testing.md says which of those still fail. */
    private static final int SEEDS = 17;

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
