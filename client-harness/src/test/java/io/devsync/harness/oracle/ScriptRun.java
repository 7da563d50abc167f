package io.devsync.harness.oracle;

import io.devsync.harness.interop.Documents;
import io.devsync.harness.realm.RealmContents;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Plays one script in an app of its own and compares all devices and the documents at the end. */
final class ScriptRun {

    private static final int SKEW_MAX_MS = 3_000;

    private final World world;
    private final Script script;
    private final String appId;
    private final List<ScriptDevice> devices = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Set<Integer> grown = new HashSet<>();
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
        trace.add("seed " + script.seed() + ": " + script.focus() + ", " + script.traits());
        try {
            open();
            script.steps().forEach(this::play);
            goOnline();
            makeComparable();
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

    private void goOnline() {
        List<ScriptDevice> alone = new ArrayList<>();
        List<ScriptDevice> together = new ArrayList<>();
        for (int number = 0; number < devices.size(); number++) {
            (script.devices().get(number).catchesUpAlone() ? alone : together).add(devices.get(number));
        }
        together.forEach(ScriptDevice::goOnline);
        together.forEach(ScriptDevice::awaitUpload);
        for (ScriptDevice device : alone) {
            device.goOnline();
            device.awaitUpload();
        }
    }

    /** All see everything and have the same version of the app. */
    private void makeComparable() {
        if (script.traits().contains(Trait.GROWTH)) {
            for (int number = 0; number < devices.size(); number++) {
                grow(number);
            }
        }
        if (script.traits().contains(Trait.SUBSCRIPTIONS)) {
            devices.forEach(device -> device.subscribe(Scope.ALL));
            devices.forEach(ScriptDevice::awaitSubscribed);
        }
    }

    private void grow(int number) {
        if (grown.add(number)) {
            devices.get(number).grow();
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
            case Step.Subscribe(int ignored, Scope scope) -> {
                device.subscribe(scope);
                outcome = scope.toString();
            }
            case Step.Grow(int number) -> grow(number);
            case Step.Reset ignored -> outcome = world.resetDevices(appId) + " files";
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
        RealmSchema schema =
                script.traits().contains(Trait.GROWTH) ? script.focus().grown().schema() : script.focus().schema();
        RealmContents expected = Contents.seen(schema, objects);
        List<String> problems = new ArrayList<>();
        for (int number = 0; number <= last; number++) {
            DeviceKind kind = script.devices().get(number);
            String who = "device " + number + " (" + kind + ")";
            devices.get(number).troubles(script.traits()).forEach(trouble -> problems.add(who + ": " + trouble));
            Map<ObjectKey, ObjectState> held = devices.get(number).objects();
            List<String> differences = kind.collectionsInMixed()
                    ? Contents.seen(schema, held).differencesTo(expected)
                    : Contents.seenBeforeProtocol13(schema, held)
                            .differencesTo(Contents.seenBeforeProtocol13(schema, objects));
            differences.forEach(difference -> problems.add(who + ": " + difference));
        }
        world.awaitDocuments(appId);
        try (Documents documents = new Documents(world.dataSourceUri(), appId)) {
            documents.awaitEqual(expected, schema);
        } catch (AssertionError unequal) {
            problems.add("documents: " + String.valueOf(unequal.getMessage()).replaceAll("\\s+", " "));
        }
        if (!problems.isEmpty()) {
            throw new DisagreementException(String.join("\n  ", problems));
        }
    }
}
