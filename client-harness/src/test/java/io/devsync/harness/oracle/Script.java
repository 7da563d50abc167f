package io.devsync.harness.oracle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What some devices do, in order: all of it follows from the seed and the native clients that take part.
 *
 * <p>Devices edit in turn, offline or online, for some rounds; between rounds some of them meet.
 */
record Script(long seed, Focus focus, Set<Trait> traits, List<DeviceKind> devices, List<Step> steps) {

    /** The script of a seed with at least two native clients of the given kinds and at least one simulated device. */
    static Script of(long seed, Set<DeviceKind> clients) {
        Random random = new Random(seed * 31);
        List<DeviceKind> kinds = clients.stream().filter(DeviceKind::real).sorted().toList();
        List<DeviceKind> devices = new ArrayList<>();
        int real = 2 + random.nextInt(3);
        for (int i = 0; i < real; i++) {
            devices.add(kinds.get(random.nextInt(kinds.size())));
        }
        int simulated = 1 + random.nextInt(2);
        for (int i = 0; i < simulated; i++) {
            devices.add(DeviceKind.SIMULATED);
        }
        Set<Trait> traits = traits(new Random(seed * 17));
        if (traits.contains(Trait.GROWTH)) {
            traits.remove(Trait.RESETS); // to grow is to restart, see Writer.mayRestart
        }
        if (!Focus.of(seed).survivedBy(devices, false).mainObjectsLeave()) {
            // Objects that leave a view or a file are deleted too.
            traits.remove(Trait.SUBSCRIPTIONS);
            traits.remove(Trait.RESETS);
        }
        Focus focus = Focus.of(seed).survivedBy(devices, traits.contains(Trait.RESETS));
        return new Script(
                seed, focus, traits, List.copyOf(devices), new Writer(devices, traits, random).write());
    }

    private static Set<Trait> traits(Random random) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Trait trait : Trait.values()) {
            if (random.nextInt(3) == 0) {
                traits.add(trait);
            }
        }
        return traits;
    }

    /** Writes down the steps of one script. */
    private static final class Writer {
        private final List<DeviceKind> devices;
        private final Set<Trait> traits;
        private final Random random;
        private final boolean[] offline;
        private final boolean[] grown;
        private boolean reset;
        /** Transactions that devices have made since they went offline. */
        private final int[] unsent;

        private final List<Step> steps = new ArrayList<>();

        Writer(List<DeviceKind> devices, Set<Trait> traits, Random random) {
            this.traits = traits;
            this.grown = new boolean[devices.size()];
            this.devices = devices;
            this.random = random;
            this.offline = new boolean[devices.size()];
            this.unsent = new int[devices.size()];
        }

        List<Step> write() {
            for (int i = 0; i < 3; i++) {
                edit(0);
            }
            meet(0);
            for (int device = 1; device < devices.size(); device++) {
                meet(device);
            }
            int rounds = 2 + random.nextInt(4);
            for (int round = 0; round < rounds; round++) {
                round();
            }
            return List.copyOf(steps);
        }

        private void round() {
            for (int device = 0; device < devices.size(); device++) {
                if (!offline[device] && random.nextInt(10) < 6) {
                    steps.add(new Step.Offline(device));
                    offline[device] = true;
                }
            }
            int edits = devices.size() + random.nextInt(2 * devices.size());
            for (int i = 0; i < edits; i++) {
                int device = random.nextInt(devices.size());
                change(device);
                edit(device);
                boolean wait = random.nextInt(3) > 0;
                if (!offline[device] && (wait || devices.get(device).catchesUpAlone())) {
                    steps.add(new Step.Upload(device));
                }
            }
            for (int device = 0; device < devices.size(); device++) {
                if (random.nextBoolean()) {
                    if (mayRestart(device) && random.nextInt(8) == 0) {
                        comeOnline(device, new Step.Restart(device));
                    }
                    meet(device);
                }
            }
        }

        /**
         * Not after a client reset: in the same process 2.3.0 ends itself then (MultipleSyncAgents, realm-core PR 8064), and
         * 1.11.0 does not connect any more.
         */
        private boolean mayRestart(int device) {
            return devices.get(device).real() && !reset;
        }

        /** Something that the script's traits allow, now and then. */
        private void change(int device) {
            if (traits.contains(Trait.SUBSCRIPTIONS) && random.nextInt(4) == 0) {
                steps.add(new Step.Subscribe(device, Scope.values()[random.nextInt(Scope.values().length)]));
            }
            if (traits.contains(Trait.GROWTH) && !grown[device] && random.nextInt(6) == 0) {
                comeOnline(device, new Step.Grow(device));
                grown[device] = true;
            }
            if (traits.contains(Trait.RESETS) && !reset && random.nextInt(8) == 0) {
                reset = true;
                steps.add(new Step.Reset(device));
            }
        }

        private void edit(int device) {
            steps.add(new Step.Edits(device, random.nextLong(), 1 + random.nextInt(4)));
            unsent[device] += offline[device] ? 1 : 0;
        }

        private void comeOnline(int device, Step by) {
            boolean alone = unsent[device] > 1 && devices.get(device).catchesUpAlone();
            for (int other = 0; alone && other < devices.size(); other++) {
                if (!offline[other]) {
                    steps.add(new Step.Upload(other));
                }
            }
            steps.add(by);
            if (alone) {
                steps.add(new Step.Upload(device));
            }
            offline[device] = false;
            unsent[device] = 0;
        }

        private void meet(int device) {
            if (offline[device]) {
                comeOnline(device, new Step.Online(device));
            }
            if (random.nextInt(4) > 0) {
                steps.add(new Step.Upload(device));
            }
            if (random.nextInt(4) > 0) {
                steps.add(new Step.Download(device));
            }
        }
    }
}
