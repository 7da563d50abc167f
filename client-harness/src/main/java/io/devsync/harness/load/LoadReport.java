package io.devsync.harness.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.harness.device.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a load run.
 *
 * @param transactions written by all devices together
 * @param objects on the first device at the end
 * @param stepsMs how long each step took, in order
 * @param serverCpuMs CPU time of the server in each step, where that was to be measured
 * @param perSecond throughput by what was counted
 * @param ratios what of the run cost how many times what
 * @param latenciesMs by what was waited for
 * @param converged whether all devices were equal at the end, object by object
 * @param problems what went wrong, and differences between devices; at most a few of each kind
 */
public record LoadReport(
        String url,
        String appId,
        Wire wire,
        WorkloadKind workload,
        int devices,
        long transactions,
        long objects,
        Map<String, Double> stepsMs,
        Map<String, Double> serverCpuMs,
        Map<String, Double> perSecond,
        Map<String, Double> ratios,
        Map<String, LatencySummary> latenciesMs,
        boolean converged,
        List<String> problems) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Whether the run says that all is well. */
    public boolean good() {
        return converged && problems.isEmpty();
    }

    /** One line of JSON with the components' names. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode()
                .put("url", url)
                .put("appId", appId)
                .put("wire", wire.name().toLowerCase(Locale.ROOT))
                .put("workload", name())
                .put("devices", devices)
                .put("transactions", transactions)
                .put("objects", objects);
        json.set("stepsMs", JSON.valueToTree(stepsMs));
        json.set("serverCpuMs", JSON.valueToTree(serverCpuMs));
        json.set("perSecond", JSON.valueToTree(perSecond));
        json.set("ratios", JSON.valueToTree(ratios));
        json.set("latenciesMs", JSON.valueToTree(latenciesMs));
        json.put("converged", converged);
        json.set("problems", JSON.valueToTree(problems));
        return json.toString();
    }

    private String name() {
        return workload.name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        line(text, "%s: %d devices on the %s wire, %d transactions, %d objects, app %s at %s",
                name(), devices, wire.name().toLowerCase(Locale.ROOT), transactions, objects, appId, url);
        stepsMs.forEach((step, ms) -> line(text, "  %-22s %12.1f ms%s", step, ms, serverCpu(step)));
        perSecond.forEach((what, rate) -> line(text, "  %-22s %12.0f per second", what, rate));
        ratios.forEach((what, ratio) -> line(text, "  %-50s %.3f", what, ratio));
        latenciesMs.forEach((what, times) -> line(
                text,
                "  %-22s p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f ms (%d)",
                what,
                times.p50(),
                times.p90(),
                times.p99(),
                times.p999(),
                times.max(),
                times.count()));
        line(text, converged ? "  all devices are equal" : "  DEVICES DIFFER");
        problems.forEach(problem -> line(text, "  problem: %s", problem));
        return text.toString();
    }

    private String serverCpu(String step) {
        Double ms = serverCpuMs.get(step);
        return ms == null ? "" : String.format(Locale.ROOT, "  server CPU %.0f ms", ms);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
