package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The instructions that an upload is merged with, by version and object, and their reciprocal forms after it (spec
 * merge-rules §5, §6). {@link ToldWindow} and {@link PlainWindow} say what is in it.
 */
final class MergeWindow {

    private final TreeMap<Long, Slot> slots = new TreeMap<>();

    /** Where entries that touch an object are found. */
    interface EntriesByObject {
        /** The entries after a version, which is not before the base of the upload, that touch an object; oldest first. */
        List<HistoryEntry.Changes> touching(ObjectKey key, long after);
    }

    /** The window's instructions at one version, by object, with their rank. */
    private static final class Slot {
        private final long timestamp;
        private final long originIdent;
        private final Map<ObjectKey, List<Instruction>> byObject = new LinkedHashMap<>();

        Slot(long timestamp, long originIdent) {
            this.timestamp = timestamp;
            this.originIdent = originIdent;
        }
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Adds instructions on an object at a version. */
    void put(long version, long timestamp, long originIdent, ObjectKey key, List<Instruction> instructions) {
        slots.computeIfAbsent(version, slot -> new Slot(timestamp, originIdent)).byObject.put(key, instructions);
    }

    /** The window as the "ours" of a merge, in version order; {@link #changed} reads the outcome from the same list. */
    List<MergeChangeset> changesets() {
        List<MergeChangeset> ours = new ArrayList<>(slots.size());
        for (Slot slot : slots.values()) {
            List<Instruction> instructions = new ArrayList<>();
            slot.byObject.values().forEach(instructions::addAll);
            ours.add(new MergeChangeset(slot.timestamp, slot.originIdent, instructions));
        }
        return ours;
    }

    /** What has become of the instructions on an object from a version on, in a merge of {@link #changesets()}. */
    List<Instruction> formsOn(ObjectKey key, long from, List<MergeChangeset> ours) {
        List<Instruction> forms = new ArrayList<>();
        int i = 0;
        for (long version : slots.keySet()) {
            MergeChangeset merged = ours.get(i++);
            if (version >= from) {
                forms.addAll(group(merged.instructions()).getOrDefault(key, List.of()));
            }
        }
        return forms;
    }

    /** The reciprocals that a merge of {@link #changesets()} has made. */
    List<Reciprocal> changed(List<MergeChangeset> ours) {
        List<Reciprocal> reciprocals = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Long, Slot> entry : slots.entrySet()) {
            MergeChangeset merged = ours.get(i++);
            if (merged.changed()) {
                Map<ObjectKey, List<Instruction>> byObject = group(merged.instructions());
                entry.getValue().byObject.forEach((key, before) -> {
                    List<Instruction> now = byObject.getOrDefault(key, List.of());
                    if (!now.equals(before)) {
                        reciprocals.add(new Reciprocal(entry.getKey(), key, now));
                    }
                });
            }
        }
        return reciprocals;
    }

    private static Map<ObjectKey, List<Instruction>> group(Collection<Instruction> instructions) {
        Map<ObjectKey, List<Instruction>> byObject = new HashMap<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof ObjectInstruction object) {
                byObject.computeIfAbsent(new ObjectKey(object.className(), object.key()), key -> new ArrayList<>())
                        .add(instruction);
            }
        }
        return byObject;
    }

    /** An entry's own instructions on an object. */
    static List<Instruction> instructionsOn(HistoryEntry.Changes entry, ObjectKey key) {
        List<Instruction> instructions = new ArrayList<>();
        for (Instruction instruction : entry.changeset().instructions()) {
            if (instruction instanceof ObjectInstruction object
                    && object.key().equals(key.key())
                    && object.className().equals(key.className())) {
                instructions.add(instruction);
            }
        }
        return instructions;
    }

    /** What an entry says of an object that it touches. */
    static TouchedObject touched(HistoryEntry.Changes entry, ObjectKey key) {
        for (TouchedObject object : entry.touched()) {
            if (object.key().equals(key)) {
                return object;
            }
        }
        throw new IllegalStateException("history entry " + entry.version() + " does not touch " + key);
    }
}
