package io.devsync.harness.load;

import io.devsync.harness.device.DeviceFailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One load run, from the first device to the check that all are equal. */
public final class LoadRun {

    private LoadRun() {}

    /**
     * Runs to its end, which the options bound; blocks.
     *
     * @param progress told how far it has got
     * @return also when the run failed: the report says why
     */
    public static LoadReport run(LoadOptions options, LoadProgress progress) {
        Workload workload = Workload.of(options);
        try (Fleet fleet = new Fleet(options, progress)) {
            try {
                workload.run(fleet);
                fleet.converge();
            } catch (DeviceFailureException failure) {
                List<String> problems = new ArrayList<>(List.of(String.valueOf(failure.getMessage())));
                problems.addAll(fleet.problems());
                return report(options, workload, fleet, 0, Map.of(), Map.of(), false, problems);
            }
            progress.begin("compare", options.devices());
            List<String> differences = fleet.differences(workload.alike(fleet));
            List<String> problems = new ArrayList<>(fleet.problems());
            problems.addAll(workload.missing(fleet));
            problems.addAll(differences);
            long objects = fleet.devices().getFirst().device().objects().size();
            return report(
                    options,
                    workload,
                    fleet,
                    objects,
                    workload.perSecond(fleet),
                    workload.ratios(fleet),
                    differences.isEmpty(),
                    problems);
        }
    }

    private static LoadReport report(
            LoadOptions options,
            Workload workload,
            Fleet fleet,
            long objects,
            Map<String, Double> perSecond,
            Map<String, Double> ratios,
            boolean converged,
            List<String> problems) {
        return new LoadReport(
                options.target().baseUrl().toString(),
                options.appId(),
                options.wire(),
                options.workload(),
                fleet.made(),
                workload.transactions(),
                objects,
                fleet.stepsMs(),
                fleet.serverCpuMs(),
                perSecond,
                ratios,
                fleet.latencySummaries(),
                converged,
                problems);
    }
}
