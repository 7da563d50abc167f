package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A changeset that takes part in merges: its rank and its instructions, which every merge edits in place. Belongs to one
 * thread at a time.
 */
public final class MergeChangeset {

    private final Rank rank;
    private List<Instruction> instructions;
    private boolean changed;
    private final Set<Astray> astray = new LinkedHashSet<>(0);
    /** The steps that the running merge looks at, by position; absent between merges. */
    private @Nullable Step @Nullable [] steps;

    /**
     * @param originTimestamp milliseconds since 2015-01-01T00:00:00Z as the origin recorded it, unsigned
     * @param originFileIdent the file that recorded it, 1 for the server; for a changeset of local origin the local
     *     file's own ident, never 0. Changesets of one origin must never meet in a merge
     * @param instructions not changed by anyone while this object lives
     */
    public MergeChangeset(long originTimestamp, long originFileIdent, List<Instruction> instructions) {
        if (originFileIdent == 0) {
            throw new IllegalArgumentException(
                    "originFileIdent: 0 (expected: the ident of the local file for a changeset of local origin)");
        }
        this.rank = new Rank(originTimestamp, originFileIdent);
        this.instructions = instructions;
    }

    /** The instructions in their current form; the very list of the constructor as long as nothing changed. */
    public List<Instruction> instructions() {
        return instructions;
    }

    /** Whether any merge changed an instruction since construction; a window must then store the new form. */
    public boolean changed() {
        return changed;
    }

    /** What its edits met that Realm's clients do not bring together, in all merges since construction. */
    public Set<Astray> astray() {
        return astray;
    }

    /** The step of the instruction at {@code position}; created when the merge first looks at it. */
    Step step(int position, @Nullable TouchedObject object) throws MergeException {
        if (steps == null) {
            steps = new Step[instructions.size()];
        }
        Step step = steps[position];
        if (step == null) {
            step = new Step(instructions.get(position), rank, object);
            steps[position] = step;
        }
        return step;
    }

    /**
     * Drops moves that lead nowhere, which no client applies: nested moves can become such (merge-rules §9 Q1).
     */
    void dropVoidMoves() {
        if (steps == null) {
            return;
        }
        for (Step step : steps) {
            if (step != null && step.kind == StepKind.ARRAY_MOVE && step.index == step.to) {
                step.discard();
            }
        }
    }

    /** Ends a merge: takes over what the steps have become. */
    void settle() {
        Step[] merged = steps;
        steps = null;
        if (merged == null) {
            return;
        }
        noteAstray(merged);
        if (!differs(merged)) {
            return;
        }
        List<Instruction> current = new ArrayList<>(instructions.size());
        for (int i = 0; i < merged.length; i++) {
            Step step = merged[i];
            if (step == null) {
                current.add(instructions.get(i));
                continue;
            }
            for (Step before : step.prepended) {
                addCurrent(before, current);
            }
            addCurrent(step, current);
        }
        instructions = List.copyOf(current);
        changed = true;
    }

    private void noteAstray(@Nullable Step[] merged) {
        for (Step step : merged) {
            if (step != null && step.astray && step.instruction instanceof Instruction.PathInstruction inside) {
                astray.add(new Astray(inside.className(), inside.key(), inside.property()));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the original instance, as current() promises
    private static boolean differs(@Nullable Step[] merged) {
        for (Step step : merged) {
            if (step != null
                    && (step.discarded || !step.prepended.isEmpty() || step.current() != step.instruction)) {
                return true;
            }
        }
        return false;
    }

    private static void addCurrent(Step step, List<Instruction> current) {
        if (!step.discarded) {
            current.add(step.current());
        }
    }
}
