package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A server and devices that sync as merge-rules §5 to §7 say: transformed history, reciprocal forms on both sides, and
 * nothing else of a server.
 */
final class SyncedPeers {

    /** A changeset in the server's history; its version is its place, from 1. */
    private record Entry(
            long version, long origin, long clientVersion, long timestamp, List<Instruction> instructions) {}

    /** A changeset that a device recorded. */
    private record LocalChange(long version, long base, long timestamp, List<Instruction> instructions) {}

    /** What travels in either direction. */
    private record Incoming(long base, long timestamp, long origin, List<Instruction> instructions) {}

    final class Device {
        final long ident;
        final ReferenceStore store = new ReferenceStore();
        private final List<LocalChange> history = new ArrayList<>();
        /** Local changes after what the server sent so far, where that differs from the history. */
        private final Map<Long, List<Instruction>> reciprocals = new TreeMap<>();
        private long version;
        private int uploaded;
        private long integrated;
        private long clock;

        Device(long ident) {
            this.ident = ident;
        }

        void record(int edits) {
            List<Instruction> instructions = editing.transaction(store, edits);
            history.add(new LocalChange(++version, integrated, now(this), instructions));
        }

        void upload(int count) throws MergeException {
            int end = Math.min(history.size(), uploaded + count);
            integrateUpload(this, history.subList(uploaded, end));
            uploaded = end;
        }

        void download(int count) throws MergeException {
            List<Entry> entries = serverHistory.subList(
                    (int) integrated, (int) Math.min(serverHistory.size(), integrated + count));
            Map<Long, SurvivingChangeset> surviving = surviving();
            // What is left when a device was cut off may be too short to be looked through again.
            boolean leavesOut = leavesOutVoid && random.nextBoolean();
            List<Incoming> incoming = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry.origin != ident) {
                    List<Instruction> told = leavesOut
                            ? surviving.get(entry.version).instructions()
                            : entry.instructions;
                    leftOut += entry.instructions.size() - told.size();
                    incoming.add(new Incoming(lastOwnBefore(entry.version), entry.timestamp, entry.origin, told));
                }
            }
            List<LocalEntry> local = new ArrayList<>();
            history.forEach(change ->
                    local.add(new LocalEntry(change.version, change.timestamp, ident, change.instructions)));
            for (List<Instruction> transformed : integrate(rules, incoming, local, reciprocals)) {
                store.applyAll(transformed);
            }
            version++;
            integrated += entries.size();
        }

        /** What is left of others' changesets when all that the server has by now is known. */
        private Map<Long, SurvivingChangeset> surviving() {
            Map<Long, SurvivingChangeset> surviving = new HashMap<>();
            Supersession supersession = new Supersession(RandomEdits.SCHEMA);
            for (Entry entry : serverHistory.subList((int) integrated, serverHistory.size())) {
                if (entry.origin != ident) {
                    SurvivingChangeset one =
                            new SurvivingChangeset(entry.timestamp, entry.origin, entry.instructions);
                    supersession.add(one);
                    surviving.put(entry.version, one);
                }
            }
            return surviving;
        }

        private long lastOwnBefore(long serverVersion) {
            long last = 0;
            for (Entry entry : serverHistory.subList(0, (int) serverVersion)) {
                last = entry.origin == ident ? entry.clientVersion : last;
            }
            return last;
        }
    }

    /** A changeset of the history that incoming ones are merged with. */
    private record LocalEntry(long version, long timestamp, long origin, List<Instruction> instructions) {}

    final ReferenceStore serverStore = new ReferenceStore();
    final List<Device> devices = new ArrayList<>();
    private final Random random;
    private final RandomEdits editing;
    private final List<Entry> serverHistory = new ArrayList<>();
    private final Map<Long, Map<Long, List<Instruction>>> serverReciprocals = new HashMap<>();
    private final boolean skewedClocks;
    private final MergeRules rules;
    private boolean leavesOutVoid;
    private long leftOut;
    private long trueTime;

    /**
     * @param skewedClocks whether each device has a clock of its own, so that a change can look older than one that its
     *     author had seen
     * @param rules by which all of them merge
     */
    SyncedPeers(
            Random random, int deviceCount, RandomEdits editing, boolean skewedClocks, MergeRules rules) {
        this.rules = rules;
        this.random = random;
        this.skewedClocks = skewedClocks;
        this.editing = editing;
        for (int i = 0; i < deviceCount; i++) {
            devices.add(new Device(i + 2));
        }
    }

    /** The server leaves out what later changes have made void, and devices merge without it. */
    void leaveOutVoid() {
        leavesOutVoid = true;
    }

    /** Instructions that devices were not told. */
    long leftOut() {
        return leftOut;
    }

    /** One random thing happens. */
    void step() throws MergeException {
        Device device = devices.get(random.nextInt(devices.size()));
        switch (random.nextInt(4)) {
            case 0, 1 -> device.record(1 + random.nextInt(3));
            case 2 -> device.upload(1 + random.nextInt(4));
            default -> device.download(1 + random.nextInt(8));
        }
    }

    /** Everything that was recorded reaches everyone. */
    void settle() throws MergeException {
        for (Device device : devices) {
            device.upload(Integer.MAX_VALUE / 2);
        }
        for (Device device : devices) {
            device.download(Integer.MAX_VALUE / 2);
        }
    }

    private long now(Device device) {
        int passed = random.nextInt(3);
        trueTime += 1 + passed;
        device.clock += passed;
        return skewedClocks ? device.clock : trueTime;
    }

    private void integrateUpload(Device device, List<LocalChange> changes) throws MergeException {
        List<Incoming> incoming = new ArrayList<>();
        changes.forEach(change -> incoming.add(
                new Incoming(change.base, change.timestamp, device.ident, change.instructions)));
        List<LocalEntry> window = new ArrayList<>();
        for (Entry entry : serverHistory) {
            if (entry.origin != device.ident) {
                window.add(new LocalEntry(entry.version, entry.timestamp, entry.origin, entry.instructions));
            }
        }
        List<List<Instruction>> transformed = integrate(
                rules, incoming, window, serverReciprocals.computeIfAbsent(device.ident, ident -> new TreeMap<>()));
        for (int i = 0; i < changes.size(); i++) {
            LocalChange change = changes.get(i);
            serverStore.applyAll(transformed.get(i));
            serverHistory.add(new Entry(
                    serverHistory.size() + 1,
                    device.ident,
                    change.version,
                    change.timestamp,
                    transformed.get(i)));
        }
    }

    /** merge-rules §5. */
    private static List<List<Instruction>> integrate(
            MergeRules rules,
            List<Incoming> incoming,
            List<LocalEntry> history,
            Map<Long, List<Instruction>> reciprocals)
            throws MergeException {
        List<List<Instruction>> transformed = new ArrayList<>();
        int start = 0;
        while (start < incoming.size()) {
            long base = incoming.get(start).base;
            List<MergeChangeset> theirs = new ArrayList<>();
            int end = start;
            for (; end < incoming.size() && incoming.get(end).base == base; end++) {
                Incoming one = incoming.get(end);
                theirs.add(new MergeChangeset(one.timestamp, one.origin, one.instructions));
            }
            List<LocalEntry> window = history.stream()
                    .filter(entry -> entry.version > base && !entry.instructions.isEmpty())
                    .toList();
            List<MergeChangeset> ours = new ArrayList<>();
            for (LocalEntry entry : window) {
                ours.add(new MergeChangeset(
                        entry.timestamp,
                        entry.origin,
                        reciprocals.getOrDefault(entry.version, entry.instructions)));
            }
            Merge.transform(rules, ours, theirs);
            for (int i = 0; i < ours.size(); i++) {
                if (ours.get(i).changed()) {
                    reciprocals.put(window.get(i).version, ours.get(i).instructions());
                }
            }
            theirs.forEach(changeset -> transformed.add(changeset.instructions()));
            start = end;
        }
        return transformed;
    }
}
