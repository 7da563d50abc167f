package io.devsync.harness.oracle;

import io.devsync.harness.device.DeviceFailureException;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A simulated device in this process, with a clock of its own. */
final class PlayedDevice implements ScriptDevice {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimulatedDevice device;
    private Focus focus;
    private Scope scope = Scope.ALL;

    private PlayedDevice(SimulatedDevice device, Focus focus) {
        this.device = device;
        this.focus = focus;
    }

    /**
     * Logs in and subscribes to everything.
     *
     * @param skew how far the device's clock is ahead
     */
    static PlayedDevice open(DeviceRuntime runtime, Focus focus, String baseUrl, String appId, Duration skew) {
        InstantSource clock = () -> InstantSource.system().instant().plus(skew);
        SimulatedDevice device = SimulatedDevice.builder(baseUrl, appId)
                .schema(focus.schema())
                .subscribe(Focus.MAIN, "TRUEPREDICATE")
                .subscribe(Focus.TARGET, "TRUEPREDICATE")
                .clock(clock)
                .runtime(runtime)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(500))
                .connect();
        device.awaitSubscribed(PATIENCE);
        return new PlayedDevice(device, focus);
    }

    @Override
    public String edit(long seed, int count) {
        RandomEdits edits = new RandomEdits(focus, true, seed);
        List<String> done = new ArrayList<>();
        device.write(transaction -> {
            SimulatedEditable editable =
                    new SimulatedEditable(transaction, new HashSet<>(device.objects().keySet()));
            for (int i = 0; i < count; i++) {
                edits.next(editable).ifPresent(edit -> done.add(edit.toString()));
            }
        });
        return String.join("; ", done);
    }

    @Override
    public void goOffline() {
        device.disconnect();
    }

    @Override
    public void goOnline() {
        device.connect();
    }

    @Override
    public void awaitUpload() {
        await(() -> device.awaitUploaded(PATIENCE));
    }

    @Override
    public void awaitDownload() {
        await(() -> device.awaitDownloaded(PATIENCE));
    }

    private static void await(Runnable wait) {
        try {
            wait.run();
        } catch (DeviceFailureException failed) {
            throw new DisagreementException("simulated device: " + failed.getMessage(), failed);
        }
    }

    /** Its files are in memory. */
    @Override
    public void restart() {
        device.breakConnection();
        device.connect();
    }

    @Override
    public void subscribe(Scope scope) {
        this.scope = scope;
        device.subscribe(scope.queries(focus));
    }

    @Override
    public void awaitSubscribed() {
        await(() -> device.awaitSubscribed(PATIENCE));
    }

    @Override
    public void grow() {
        focus = focus.grown();
        device.open(focus.schema());
        restart();
        subscribe(scope);
        awaitSubscribed();
    }

    @Override
    public Map<ObjectKey, ObjectState> objects() {
        return device.objects();
    }

    @Override
    public List<String> troubles(Set<Trait> expected) {
        List<String> troubles = new ArrayList<>();
        device.failure().ifPresent(troubles::add);
        for (SyncError error : device.errors()) {
            boolean undone = error.code() == SyncError.Code.COMPENSATING_WRITE && expected.contains(Trait.SUBSCRIPTIONS);
            boolean reset = error.action() == SyncError.Action.CLIENT_RESET && expected.contains(Trait.RESETS);
            if (!undone && !reset) {
                troubles.add(error.toString());
            }
        }
        return troubles;
    }

    @Override
    public void close() {
        device.close();
    }
}
