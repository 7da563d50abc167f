package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.value.PrimaryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the incoming steps that a local instruction can interact with, so that a merge costs what interacts and not what
 * history holds (spec merge-rules §2.1).
 *
 * <p>Object instructions interact only on the same class and key, declarations only on the same class or property. An
 * erasure of a class or property anywhere makes everything meet everything.
 */
final class InteractionIndex {

    /** What is known of one class. */
    private static final class TouchedClass {
        final Map<PrimaryKey, TouchedObject> objects = new HashMap<>();
        /** Incoming declarations of the class. */
        final Lane declarations = new Lane();
        /** Incoming declarations of its properties, by name. */
        final Map<String, Lane> columns = new HashMap<>(0);
    }

    private final Map<String, TouchedClass> classes = new HashMap<>();
    private final Lane everything = new Lane();
    private final boolean erasesSchema;
    private int incoming;

    private InteractionIndex(boolean erasesSchema) {
        this.erasesSchema = erasesSchema;
    }

    static InteractionIndex of(List<MergeChangeset> ours, List<MergeChangeset> theirs) throws MergeException {
        InteractionIndex index = new InteractionIndex(erasesSchema(ours) || erasesSchema(theirs));
        // The shorter side says which objects are touched by both; the longer one is then only looked up.
        boolean oursIsShorter = size(ours) < size(theirs);
        if (oursIsShorter) {
            for (MergeChangeset changeset : ours) {
                index.touch(changeset.instructions());
            }
        }
        for (MergeChangeset changeset : theirs) {
            index.add(changeset, !oursIsShorter || index.erasesSchema);
        }
        return index;
    }

    private static boolean erasesSchema(List<MergeChangeset> changesets) {
        for (MergeChangeset changeset : changesets) {
            for (Instruction instruction : changeset.instructions()) {
                if (instruction instanceof Instruction.EraseTable || instruction instanceof Instruction.EraseColumn) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long size(List<MergeChangeset> changesets) {
        long size = 0;
        for (MergeChangeset changeset : changesets) {
            size += changeset.instructions().size();
        }
        return size;
    }

    private void touch(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.ObjectInstruction about) {
                object(about);
            }
        }
    }

    private void add(MergeChangeset changeset, boolean whatOursDoNotTouch) throws MergeException {
        List<Instruction> instructions = changeset.instructions();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            TouchedObject object = null;
            if (instruction instanceof Instruction.ObjectInstruction about) {
                object = whatOursDoNotTouch ? object(about) : find(about);
                if (object == null) {
                    continue;
                }
            }
            Step step = changeset.step(i, object);
            step.order = incoming++;
            add(step);
        }
    }

    private void add(Step step) {
        if (erasesSchema) {
            everything.add(step);
            return;
        }
        switch (step.instruction) {
            case Instruction.AddColumn add ->
                touchedClass(add)
                        .columns
                        .computeIfAbsent(add.column().name(), name -> new Lane())
                        .add(step);
            case Instruction.SchemaInstruction add -> touchedClass(add).declarations.add(step);
            case Instruction.ObjectInstruction ignored ->
                Objects.requireNonNull(step.object, "indexed with its object").add(step);
        }
    }

    private TouchedClass touchedClass(Instruction instruction) {
        TouchedClass touched = classes.get(instruction.className());
        if (touched == null) {
            touched = new TouchedClass();
            classes.put(instruction.className(), touched);
        }
        return touched;
    }

    /** The object that an instruction is about. */
    TouchedObject object(Instruction.ObjectInstruction about) {
        Map<PrimaryKey, TouchedObject> objects = touchedClass(about).objects;
        TouchedObject object = objects.get(about.key());
        if (object == null) {
            object = new TouchedObject();
            objects.put(about.key(), object);
        }
        return object;
    }

    private @Nullable TouchedObject find(Instruction.ObjectInstruction about) {
        TouchedClass touched = classes.get(about.className());
        return touched == null ? null : touched.objects.get(about.key());
    }

    /** The object that a local instruction is about, when incoming steps touch it too. */
    @Nullable TouchedObject findInteracting(Instruction.ObjectInstruction about) {
        TouchedObject object = find(about);
        return object != null && object.hasSteps() ? object : null;
    }

    /** Whether everything meets everything, see {@link #everything}. */
    boolean erasesSchema() {
        return erasesSchema;
    }

    /** All incoming steps; only filled when a class or property is erased. */
    Lane everything() {
        return everything;
    }

    /** The incoming declarations of the same class or property as a local one. */
    @Nullable Lane findInteracting(Instruction.SchemaInstruction declaration) {
        TouchedClass touched = classes.get(declaration.className());
        if (touched == null) {
            return null;
        }
        return declaration instanceof Instruction.AddColumn add
                ? touched.columns.get(add.column().name())
                : touched.declarations;
    }
}
