package io.devsync.harness.simulate;

import java.util.Optional;

/**
 * How a simulation ended.
 *
 * @param failure what was not as it must be
 * @param traceHash the same for the same run, event by event
 * @param events things that happened
 * @param simulatedMicros how long it took in simulated time
 * @param devices devices that took part
 * @param servers server processes that ran one after the other
 */
public record SimulationOutcome(
        long seed, Optional<String> failure, long traceHash, long events, long simulatedMicros, int devices, int servers) {

    /** The command that runs the same again. */
    public String replay() {
        return "./devsync simulate --seed " + seed + " --seeds 1";
    }
}
