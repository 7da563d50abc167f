package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.Reciprocal;
import io.devsync.server.store.Reciprocal.Form;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The instructions that an upload is merged with, by version and object, and their reciprocal forms after it (spec
 * merge-rules §5, §6). {@link ToldWindow} and {@link PlainWindow} say what is in it.
 */
final class MergeWindow {

    private final TreeMap<Long, Slot> slots = new TreeMap<>();

    /** The forms that entries have got by merging with the file's uploads so far. */
    interface ReciprocalForms {
        /** The form of an entry's instructions on an object; absent when it is the original one. */
        Optional<List<Instruction>> find(long version, ObjectKey key, Form form);

        /** The newest version after another one by which the file has met an object as a whole. */
        OptionalLong newestWhole(ObjectKey key, long after);
    }

    /** Where entries that touch an object are found. */
    interface EntriesByObject {
        /** The entries after a version that touch an object, oldest first. */
        List<HistoryEntry.Changes> touching(ObjectKey key, long after);
    }

    /** The window's instructions at one version, by object, with their rank. */
    private static final class Slot {
        private final long timestamp;
        private final long originIdent;
        private final Map<ObjectKey, Part> byObject = new LinkedHashMap<>();

        Slot(long timestamp, long originIdent) {
            this.timestamp = timestamp;
            this.originIdent = originIdent;
        }
    }

    /**
     * @param keep whether the form must be kept even if merging does not change it, since nobody could derive it again
     */
    private record Part(Form form, List<Instruction> instructions, boolean keep) {}

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Adds instructions on an object at a version. */
    void put(
            long version,
            long timestamp,
            long originIdent,
            ObjectKey key,
            Form form,
            List<Instruction> instructions,
            boolean keep) {
        slots.computeIfAbsent(version, slot -> new Slot(timestamp, originIdent))
                .byObject
                .put(key, new Part(form, instructions, keep));
    }

    /** The window as the "ours" of a merge, in version order; {@link #changed} reads the outcome from the same list. */
    List<MergeChangeset> changesets() {
        List<MergeChangeset> ours = new ArrayList<>(slots.size());
        for (Slot slot : slots.values()) {
            List<Instruction> instructions = new ArrayList<>();
            slot.byObject.values().forEach(part -> instructions.addAll(part.instructions()));
            ours.add(new MergeChangeset(slot.timestamp, slot.originIdent, instructions));
        }
        return ours;
    }

    /** The reciprocals that a merge of {@link #changesets()} has made. */
    List<Reciprocal> changed(List<MergeChangeset> ours) {
        List<Reciprocal> reciprocals = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Long, Slot> entry : slots.entrySet()) {
            MergeChangeset merged = ours.get(i++);
            Map<ObjectKey, Part> parts = entry.getValue().byObject;
            if (merged.changed() || parts.values().stream().anyMatch(Part::keep)) {
                Map<ObjectKey, List<Instruction>> byObject = group(merged.instructions());
                parts.forEach((key, part) -> {
                    List<Instruction> now = byObject.getOrDefault(key, List.of());
                    if (part.keep() || !now.equals(part.instructions())) {
                        reciprocals.add(new Reciprocal(entry.getKey(), key, part.form(), now));
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
