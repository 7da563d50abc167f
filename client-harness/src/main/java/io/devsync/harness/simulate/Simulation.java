package io.devsync.harness.simulate;

import io.devsync.server.sync.SyncEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of everything: devices write, come and go, change their views and models while the network and the store fail
 * and servers die; then all that stops, and everybody must end up equal.
 *
 * <p>The seed decides all of it: the same seed with the same build is the same run, event by event.
 */
public final class Simulation {

    /** Simulated time in which everything must have settled once nothing fails any more. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    /** How long a change from outside is on its way. */
    private static final long STREAM_MICROS = 300_000;
    /** About a hundred times the events of an ordinary run: something turns in circles. */
    private static final long EVENTS_MAX = 1_000_000;

    private final long seed;
    private final Trace trace;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final Faults faults;
    private final Disk disk = new Disk();
    private final SimulatedRules rules = new SimulatedRules();
    private final OutsideWriter outside;
    private final List<DeviceNode> devices = new ArrayList<>();
    private final List<ServerProcess> processes = new ArrayList<>();
    private int generation;
    private boolean chaos = true;
    private boolean starting;
    private int actionsLeft;

    private Simulation(long seed, Trace trace) {
        this.seed = seed;
        this.trace = trace;
        this.timeline = new Timeline(seed, trace);
        this.random = timeline.random();
        this.faults = new Faults(random);
        this.outside = new OutsideWriter(timeline, disk);
    }

    /** Runs a seed; failures are in the outcome. */
    public static SimulationOutcome run(long seed) {
        return new Simulation(seed, Trace.silent()).run();
    }

    /** Runs a seed and tells what happens, a line for each event. */
    public static SimulationOutcome run(long seed, Consumer<String> listener) {
        return new Simulation(seed, Trace.to(listener)).run();
    }

    private SimulationOutcome run() {
        Optional<String> failure = Optional.empty();
        try {
            begin();
            untilTrue("the actions are over", () -> actionsLeft == 0);
            calmDown();
            // What an administrator did at the last moment reaches devices without their asking.
            letPass(TEN_SECONDS);
            // What was refused at the very last is written once more, too.
            outside.relent();
            settle();
            devices.forEach(device -> new Verdict(disk, rules).deviceSeesItsView(device));
            examineAgain();
        } catch (SimulationFailure found) {
            failure = Optional.of(String.valueOf(found.getMessage()));
        } catch (RuntimeException defect) {
            failure = Optional.of(StackText.of(defect));
        } finally {
            processes.forEach(ServerProcess::bury);
        }
        return new SimulationOutcome(
                seed, failure, trace.hash(), timeline.happened(), timeline.nowMicros(), devices.size(), processes.size());
    }

    private void begin() {
        startServer();
        int count = random.nextInt(2, 5);
        for (int i = 0; i < count; i++) {
            DeviceNode device = addDevice();
            device.subscribe();
            if (i == 0) {
                // After its subscription: what a device creates outside of its view is undone.
                device.openAccount();
            }
            device.connect();
        }
        actionsLeft = random.nextInt(20, 150);
        long pace = 1000L << random.nextInt(12);
        timeline.after(timeline.around(2_000_000), () -> act(pace));
        hear();
    }

    /** The stream of changes reaches whatever server there is. */
    private void hear() {
        server().flatMap(ServerProcess::engine).ifPresent(outside::tell);
        timeline.after(timeline.around(STREAM_MICROS), this::hear);
    }

    private DeviceNode addDevice() {
        DeviceNode device = new DeviceNode(timeline, faults, devices.size(), this::server, () -> generation);
        devices.add(device);
        return device;
    }

    private Optional<ServerProcess> server() {
        ServerProcess newest = processes.getLast();
        return newest.gone() ? Optional.empty() : Optional.of(newest);
    }

    private void startServer() {
        starting = false;
        Duration skew = random.nextInt(4) == 0
                ? Duration.ofDays(random.nextInt(-3000, 3000))
                : Duration.ofMillis(random.nextInt(-500, 500));
        ServerProcess process = new ServerProcess(timeline, faults, disk, rules, skew);
        processes.add(process);
        timeline.note("server starts", processes.size());
        devices.forEach(DeviceNode::anotherServer);
        process.start();
    }

    /** One thing that somebody does, and the next one after it. */
    private void act(long paceMicros) {
        actionsLeft--;
        DeviceNode device = devices.get(random.nextInt(devices.size()));
        switch (random.nextInt(47)) {
            case 0, 1 -> device.cut();
            case 2, 3 -> device.disconnect();
            case 4, 5, 6, 7 -> device.connect();
            case 8, 9, 10 -> device.subscribe();
            case 11 -> device.upgrade();
            case 12 -> device.turnClock();
            case 13 -> {
                // The account must not be deleted before it was ever uploaded.
                if (device.number() > 0) {
                    device.reinstall();
                }
            }
            case 14 -> server().ifPresent(process -> {
                timeline.note("kill");
                process.kill();
            });
            case 15 -> server().ifPresent(process -> {
                timeline.note("stop");
                process.stop();
            });
            case 40 -> server().flatMap(ServerProcess::engine).ifPresent(engine -> forceResets(engine, device));
            case 41, 42 -> outside.write();
            case 43 -> {
                timeline.note("rules", rules.change(random));
                server().flatMap(ServerProcess::engine).ifPresent(SyncEngine::permissionsChanged);
            }
            case 46 -> outside.upset();
            case 44 -> {
                // Rarely, for each time everybody has to start over.
                if (device.number() > 0 && random.nextInt(4) == 0) {
                    generation++;
                    timeline.note("new model", device.number(), generation);
                    device.reinstall();
                }
            }
            case 16, 17, 18 -> {
                int burst = random.nextInt(2, 12);
                for (int i = 0; i < burst; i++) {
                    device.write();
                }
            }
            default -> device.write();
        }
        if (actionsLeft > 0) {
            timeline.after(timeline.around(paceMicros), () -> act(paceMicros));
        }
    }

    /** An administrator makes one device start over, or all of a user. */
    private void forceResets(SyncEngine engine, DeviceNode device) {
        if (!devices.getFirst().accountOpen()) {
            return;
        }
        timeline.note("force resets", device.number());
        if (random.nextBoolean()) {
            device.forced();
            device.session().file().ifPresent(file -> {
                if (device.number() % 2 == 0) {
                    engine.resetDevice(file.ident());
                } else {
                    engine.resetDeviceNextTime(file.ident());
                }
            });
        } else {
            devices.stream().filter(other -> other.user().equals(device.user())).forEach(DeviceNode::forced);
            engine.resetDevices(device.user()::equals);
        }
    }

    private void untilTrue(String what, BooleanSupplier condition) {
        long deadline = timeline.nowMicros() + PATIENCE.toNanos() / 1000;
        while (!condition.getAsBoolean()) {
            boolean any = timeline.step();
            lookAfterServer();
            if (!any || (!chaos && timeline.nowMicros() > deadline) || timeline.happened() > EVENTS_MAX) {
                StringBuilder states = new StringBuilder("waited in vain until " + what);
                devices.forEach(device -> states.append("\n  ").append(device.state()));
                throw new SimulationFailure(states.toString());
            }
        }
    }

    private void lookAfterServer() {
        ServerProcess process = processes.getLast();
        if (!process.threads().deaths().isEmpty()) {
            throw new SimulationFailure(
                    "a thread of the server died: " + StackText.of(process.threads().deaths().getFirst()));
        }
        if (process.defects() > 0) {
            throw new SimulationFailure("the engine started again after a defect; its log has the reason");
        }
        if (process.gone() && !starting) {
            starting = true;
            timeline.note("server gone");
            devices.forEach(device -> device.serverGone(process));
            timeline.after(timeline.around(300_000), this::startServer);
        }
    }

    private void calmDown() {
        timeline.note("calm");
        chaos = false;
        faults.stop();
        outside.relent();
        devices.forEach(DeviceNode::connect);
    }

    private void letPass(Duration time) {
        long later = timeline.nowMicros() + time.toNanos() / 1000;
        timeline.at(later, () -> timeline.note("time has passed"));
        untilTrue("time has passed", () -> timeline.nowMicros() >= later);
    }

    /** Lets everything arrive everywhere. */
    private void settle() {
        untilTrue("outside writes are taken over", outside::seen);
        for (int round = 0; round < 2; round++) {
            untilTrue("devices are idle", () -> devices.stream().allMatch(DeviceNode::idle));
            devices.forEach(device -> device.session().requestMark());
        }
        untilTrue("marks are answered", () -> devices.stream().allMatch(DeviceNode::idle));
        AtomicBoolean followed = new AtomicBoolean();
        server().orElseThrow().documentsFollow().thenRun(() -> followed.set(true));
        untilTrue("documents follow", followed::get);
    }

    private boolean historyIsTrimmed() {
        long kept = disk.head() - faults.limits().retention().versionsMin();
        return disk.mark(0).trimmed() >= Math.min(disk.neededAfter().orElse(disk.checkpoint()), kept);
    }

    /** The same with all objects in every view, a device that knew nothing, and a server that knew nothing. */
    private void examineAgain() {
        if (random.nextBoolean()) {
            server().orElseThrow().kill();
        }
        DeviceNode fresh = addDevice();
        fresh.subscribe();
        fresh.connect();
        devices.forEach(DeviceNode::subscribeToAll);
        settle();
        letPass(TEN_SECONDS);

        Verdict verdict = new Verdict(disk, rules);
        timeline.note("result", verdict.fingerprint());
        devices.forEach(verdict::deviceSeesItsView);
        verdict.accountIsRight(devices);
        verdict.userDocumentsFollow();
        devices.forEach(verdict::bookkeepingIsTrimmed);
        if (faults.limits().retention().every().toSeconds() <= 1) {
            untilTrue("what no file needs of the history is gone", this::historyIsTrimmed);
        }
    }
}
