package io.devsync.harness.oracle;

import io.devsync.harness.interop.Documents;
import io.devsync.harness.realm.RealmContents;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Plays one script in an app of its own and compares all devices and the documents at the end. */
final class ScriptRun {

    private static final int SKEW_MAX_MS = 3_000;

    private final World world;
    private final Script script;
    private final String appId;
    private final List<ScriptDevice> devices = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private int transactions;
    private Optional<DisagreementException> failure = Optional.empty();

    ScriptRun(World world, Script script, String appId) {
        this.world = world;
        this.script = script;
        this.appId = appId;
    }

    /** What happened so far, for people. */
    List<String> trace() {
        return List.copyOf(trace);
    }

    /** How many transactions devices have made. */
    int transactions() {
        return transactions;
    }

    /** Why not all are equal in the end, or what failed on the way. */
    Optional<DisagreementException> failure() {
        return failure;
    }

    /** Plays the script; after a failure the native clients may be in any state. */
    void play() {
        trace.add("seed " + script.seed() + ": " + script.focus());
        try {
            open();
            script.steps().forEach(this::play);
            devices.forEach(ScriptDevice::goOnline);
            // Up all, then down all: what one device sends last is to reach those that sent first.
            devices.forEach(ScriptDevice::awaitUpload);
            devices.forEach(ScriptDevice::awaitDownload);
            compare();
            devices.forEach(ScriptDevice::close);
        } catch (DisagreementException failed) {
            failure = Optional.of(failed);
            trace.add(failed.getMessage());
            devices.stream().filter(PlayedDevice.class::isInstance).forEach(ScriptDevice::close);
        }
    }

    private void open() {
        Random clocks = new Random(script.seed());
        for (int number = 0; number < script.devices().size(); number++) {
            DeviceKind kind = script.devices().get(number);
            Duration skew = Duration.ofMillis(clocks.nextInt(2 * SKEW_MAX_MS) - SKEW_MAX_MS);
            trace.add("device " + number + ": " + kind + (kind.real() ? "" : ", clock ahead by " + skew));
            devices.add(world.open(kind, number, script, appId, skew));
        }
    }

    private void play(Step step) {
        ScriptDevice device = devices.get(step.device());
        String outcome = "";
        switch (step) {
            case Step.Edits(int ignored, long seed, int count) -> {
                awaitNextMillisecond();
                outcome = device.edit(seed, count);
                transactions++;
            }
            case Step.Offline ignored -> device.goOffline();
            case Step.Online ignored -> device.goOnline();
            case Step.Upload ignored -> device.awaitUpload();
            case Step.Download ignored -> device.awaitDownload();
            case Step.Restart ignored -> device.restart();
        }
        trace.add(step.device() + " " + step.getClass().getSimpleName() + " " + outcome);
    }

    /** Transactions are ranked by milliseconds; without ties the same seed gives the same ranks. */
    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    private void compare() {
        int last = devices.size() - 1; // a simulated one: it knows everything that others know
        Map<ObjectKey, ObjectState> objects = devices.get(last).objects();
        RealmContents expected = Contents.seen(Focus.SCHEMA, objects);
        List<String> problems = new ArrayList<>();
        for (int number = 0; number <= last; number++) {
            DeviceKind kind = script.devices().get(number);
            String who = "device " + number + " (" + kind + ")";
            devices.get(number).troubles().forEach(trouble -> problems.add(who + ": " + trouble));
            Map<ObjectKey, ObjectState> held = devices.get(number).objects();
            List<String> differences = kind.collectionsInMixed()
                    ? Contents.seen(Focus.SCHEMA, held).differencesTo(expected)
                    : Contents.seenBeforeProtocol13(Focus.SCHEMA, held)
                            .differencesTo(Contents.seenBeforeProtocol13(Focus.SCHEMA, objects));
            differences.forEach(difference -> problems.add(who + ": " + difference));
        }
        world.awaitDocuments(appId);
        try (Documents documents = new Documents(world.dataSourceUri(), appId)) {
            documents.awaitEqual(expected, Focus.SCHEMA);
        } catch (AssertionError unequal) {
            problems.add("documents: " + String.valueOf(unequal.getMessage()).replaceAll("\\s+", " "));
        }
        if (!problems.isEmpty()) {
            throw new DisagreementException(String.join("\n  ", problems));
        }
    }
}
