package io.devsync.harness.load;

import java.util.List;
import java.util.Map;

/** What a run does between its start and the check that all devices are equal; used by the run's thread. */
sealed interface Workload
        permits UploadWorkload,
                BootstrapWorkload,
                ChurnWorkload,
                ChatWorkload,
                ConflictWorkload,
                FanoutWorkload,
                MatchWorkload,
                CatchupWorkload {

    /** Makes the devices and has them work until everything is acknowledged. */
    void run(Fleet fleet);

    /** Transactions that were written. */
    long transactions();

    /** Throughput, after the devices have converged. */
    Map<String, Double> perSecond(Fleet fleet);

    /** What of the run costs how many times what: by time, and by the server's CPU time where that is measured. */
    default Map<String, Double> ratios(Fleet fleet) {
        return Map.of();
    }

    /** What the devices should hold by now but do not. */
    List<String> missing(Fleet fleet);

    /** The devices that must be equal at the end. */
    default List<LoadDevice> alike(Fleet fleet) {
        return fleet.devices();
    }

    /** The workload of a kind. */
    static Workload of(LoadOptions options) {
        return switch (options.workload()) {
            case UPLOAD -> new UploadWorkload(options);
            case BOOTSTRAP -> new BootstrapWorkload(options);
            case CHURN -> new ChurnWorkload(options);
            case CHAT -> new ChatWorkload(options);
            case CONFLICT -> new ConflictWorkload(options);
            case FANOUT -> new FanoutWorkload(options);
            case MATCH -> new MatchWorkload(options);
            case CATCHUP -> new CatchupWorkload(options);
        };
    }
}
