package io.devsync.harness.load;

import io.devsync.harness.device.DeviceFailureException;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The devices of a run, what is measured of them, and waiting for them; owned by the run's thread. */
final class Fleet implements AutoCloseable {

    /** Logging in writes to the server's database: as many at a time as an app's users might in a bad moment. */
    private static final int LOG_INS_AT_ONCE = 50;

    private static final int PROBLEMS_MAX = 10;

    private final LoadOptions options;
    private final LoadProgress progress;
    private final DeviceRuntime runtime;
    private final List<LoadDevice> devices = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int made;
    private final Map<String, Latencies> latencies = new LinkedHashMap<>();
    private final Map<String, Double> stepsMs = new LinkedHashMap<>();
    private final Map<String, Double> serverCpuMs = new LinkedHashMap<>();

    Fleet(LoadOptions options, LoadProgress progress) {
        this.options = options;
        this.progress = progress;
        this.runtime = DeviceRuntime.start(options.threads());
    }

    LoadProgress progress() {
        return progress;
    }

    Latencies latencies(String what) {
        return latencies.computeIfAbsent(what, name -> new Latencies());
    }

    Map<String, LatencySummary> latencySummaries() {
        Map<String, LatencySummary> summaries = new LinkedHashMap<>();
        latencies.forEach((what, times) -> summaries.put(what, times.summary()));
        return summaries;
    }

    Map<String, Double> stepsMs() {
        return stepsMs;
    }

    Map<String, Double> serverCpuMs() {
        return serverCpuMs;
    }

    /** Those that are not dismissed. */
    List<LoadDevice> devices() {
        return devices;
    }

    /** How many devices there were in all. */
    int made() {
        return made;
    }

    /** Makes devices that are offline yet. */
    List<LoadDevice> make(int count, RealmSchema schema, Map<String, String> queries, LoadDevice.Arrivals arrivals) {
        List<LoadDevice> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            var builder = SimulatedDevice.builder(options.target().baseUrl().toString(), options.appId())
                    .wire(options.wire())
                    .schema(schema)
                    .runtime(runtime);
            queries.forEach(builder::subscribe);
            made.add(new LoadDevice(this.made++, builder, arrivals, latencies("acknowledged"), progress));
        }
        devices.addAll(made);
        return made;
    }

    /** Connects devices for the first time, until their subscriptions are in force. */
    void connect(List<LoadDevice> some) {
        step("connect", some.size(), () -> {
            for (int from = 0; from < some.size(); from += LOG_INS_AT_ONCE) {
                List<LoadDevice> wave = some.subList(from, Math.min(some.size(), from + LOG_INS_AT_ONCE));
                wave.forEach(member -> member.device().connect());
                await(wave, member -> member.device().subscribed().thenRun(progress::one));
            }
        });
    }

    /** Compares devices that have done their part with the first one, and lets go of them and their objects. */
    void dismiss(List<LoadDevice> some) {
        List<LoadDevice> compared = new ArrayList<>(List.of(devices.getFirst()));
        compared.addAll(some);
        differences.addAll(Convergence.differences(compared));
        problems.addAll(problems(some));
        some.forEach(member -> member.device().close());
        devices.removeAll(some);
    }

    /** What a step of a run does. */
    interface Work {
        void run();
    }

    /** Does something and takes the time; the same name again adds to it. */
    void step(String name, long amount, Work work) {
        progress.begin(name, amount);
        Optional<Duration> cpu = serverCpu();
        long start = System.nanoTime();
        work.run();
        stepsMs.merge(name, (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1), Double::sum);
        cpu.ifPresent(before -> serverCpu()
                .ifPresent(after -> serverCpuMs.merge(name, (double) after.minus(before).toMillis(), Double::sum)));
    }

    /**
     * How many times as much a step cost as another, each divided by an amount.
     *
     * @return by time, and by the server's CPU time where that is measured and there was any
     */
    Map<String, Double> ratios(String what, String step, double amount, String other, double otherAmount) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        double scale = otherAmount / amount;
        ratios.put(what + ", time", stepsMs.getOrDefault(step, 0.0) * scale / stepsMs.getOrDefault(other, 0.0));
        double otherCpuMs = serverCpuMs.getOrDefault(other, 0.0);
        if (otherCpuMs > 0) {
            ratios.put(what + ", server CPU", serverCpuMs.getOrDefault(step, 0.0) * scale / otherCpuMs);
        }
        return ratios;
    }

    private Optional<Duration> serverCpu() {
        return options.serverProcess().isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(options.serverProcess().getAsLong())
                        .flatMap(process -> process.info().totalCpuDuration());
    }

    /** Waits for what each of some devices has to reach. */
    void await(List<LoadDevice> some, Function<LoadDevice, CompletableFuture<?>> what) {
        CompletableFuture<?>[] all = some.stream().map(what).toArray(CompletableFuture[]::new);
        Duration patience = options.timeout();
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            long missing = List.of(all).stream().filter(one -> !one.isDone()).count();
            throw new DeviceFailureException("step \"" + progress.step() + "\" not done within " + patience.toSeconds()
                    + " s: " + missing + " of " + all.length + " devices missing, " + progress.done() + " of "
                    + progress.total() + " done");
        } catch (ExecutionException failed) {
            throw new DeviceFailureException(
                    "step \"" + progress.step() + "\": "
                            + Objects.requireNonNullElse(failed.getCause(), failed).getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeviceFailureException("interrupted in step \"" + progress.step() + "\"");
        }
    }

    /** Waits until all devices have what all devices wrote. */
    void converge() {
        step("converge", devices.size(), () -> {
            await(devices, member -> member.device().uploaded());
            await(devices, member -> member.device().downloaded().thenRun(progress::one));
        });
    }

    /** Differences between devices that must be alike, those that were dismissed among them. */
    List<String> differences(List<LoadDevice> alike) {
        List<String> all = new ArrayList<>(differences);
        all.addAll(Convergence.differences(alike));
        return all;
    }

    /** What went wrong on devices; what servers tell clients to try again is no problem. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(problems(devices));
        return all;
    }

    private static List<String> problems(List<LoadDevice> some) {
        List<String> problems = new ArrayList<>();
        for (LoadDevice member : some) {
            member.device().failure().ifPresent(why -> problems.add("device " + member.index() + ": " + why));
            for (SyncError error : member.device().errors()) {
                if (error.action() != SyncError.Action.TRANSIENT) {
                    problems.add("device " + member.index() + ": error " + error.code().number() + " " + error.message());
                }
            }
            if (problems.size() >= PROBLEMS_MAX) {
                break;
            }
        }
        return problems;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
