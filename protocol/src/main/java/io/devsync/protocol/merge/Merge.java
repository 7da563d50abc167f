package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transformation that lets two histories recorded apart end in one state (spec merge-rules).
 *
 * <p>Problem: two files start from one state; one makes the changes A, the other B. Each must apply the other's changes
 * after its own and both must end with the same state, without asking each other.
 *
 * <p>Idea: every instruction of A is run once against every instruction of B, in order; a rule for each pair of kinds
 * says how each must change to have its intended effect after the other. The results are A as it looks after B, and B as
 * it looks after A. Both files run the same rules on the same input, the two sides merely swapped.
 *
 * <p>Invariants: a pair meets exactly once, in the order of the outer loop over ours and the inner one over theirs; an
 * edit is seen by all later pairs; a rule that picks a winner picks by {@link Rank}, never by side. Pairs that no rule
 * could change are never looked at: see {@link InteractionIndex}.
 *
 * <p>The rules are in {@link NestedRules} and, by subject, behind {@link PairRules}.
 */
public final class Merge {

    private final MergeRules rules;
    private final InteractionIndex index;
    private final List<Lane> lanes = new ArrayList<>();

    private Merge(MergeRules rules, InteractionIndex index) {
        this.rules = rules;
        this.index = index;
    }

    /**
     * Transforms two sequences of changesets over each other as Realm's clients do, in place (merge-rules §2 {@code
     * mergeChangesets}).
     *
     * <p>Afterwards {@code theirs} can be applied to a state that holds {@code ours}, and {@code ours} is what the other
     * side's further changes must be transformed over. Where the sides do not come to one state by these rules, {@link
     * MergeChangeset#astray} says so.
     *
     * @param ours the local history after the base of {@code theirs}, in its form for that peer, in version order
     * @param theirs what came in with one and the same base, in order
     * @throws MergeException when the two cannot have started from one state or declare a class differently; all
     *     changesets must then be thrown away
     */
    public static void transform(List<MergeChangeset> ours, List<MergeChangeset> theirs) throws MergeException {
        transform(MergeRules.CLIENTS, ours, theirs);
    }

    /**
     * As {@link #transform}, but by rules that bring both sides to one state also where those of Realm's clients do not:
     * for what no client merges, or what a client is told the outcome of.
     *
     * @throws MergeException as {@link #transform}
     */
    public static void transformSoundly(List<MergeChangeset> ours, List<MergeChangeset> theirs) throws MergeException {
        transform(MergeRules.SOUND, ours, theirs);
    }

    static void transform(MergeRules rules, List<MergeChangeset> ours, List<MergeChangeset> theirs)
            throws MergeException {
        if (ours.isEmpty() || theirs.isEmpty()) {
            return;
        }
        Merge merge = new Merge(rules, InteractionIndex.of(ours, theirs));
        for (MergeChangeset changeset : ours) {
            merge.transform(changeset);
        }
        for (MergeChangeset changeset : ours) {
            changeset.settle();
        }
        for (MergeChangeset changeset : theirs) {
            changeset.dropVoidMoves();
            changeset.settle();
        }
    }

    private void transform(MergeChangeset ours) throws MergeException {
        List<Instruction> instructions = ours.instructions();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            if (index.erasesSchema()) {
                mergeWithEverything(ours.step(i, objectOf(instruction)), 0);
                continue;
            }
            lanes.clear();
            switch (instruction) {
                case Instruction.SchemaInstruction declaration -> {
                    Lane lane = index.findInteracting(declaration);
                    if (lane != null) {
                        lanes.add(lane);
                        mergeWithLanes(ours.step(i, null));
                    }
                }
                case Instruction.ObjectInstruction about -> {
                    TouchedObject object = index.findInteracting(about);
                    if (object != null) {
                        Step step = ours.step(i, object);
                        object.addLanesFor(step, lanes);
                        mergeWithLanes(step);
                    }
                }
            }
        }
    }

    /** Meets the steps of all lanes in the order of the incoming history, as if they were one list. */
    private void mergeWithLanes(Step ours) throws MergeException {
        int[] positions = new int[lanes.size()];
        while (!ours.discarded) {
            int earliest = -1;
            int earliestOrder = Integer.MAX_VALUE;
            int bound = Integer.MAX_VALUE;
            for (int i = 0; i < positions.length; i++) {
                int order = lanes.get(i).orderAt(positions[i]);
                if (order < earliestOrder) {
                    bound = earliestOrder;
                    earliestOrder = order;
                    earliest = i;
                } else if (order < bound) {
                    bound = order;
                }
            }
            if (earliest < 0) {
                return;
            }
            positions[earliest] = lanes.get(earliest).mergeUntil(rules, ours, positions[earliest], bound);
        }
    }

    private @Nullable TouchedObject objectOf(Instruction instruction) {
        return instruction instanceof Instruction.ObjectInstruction about ? index.object(about) : null;
    }

    /** The plain walk, for histories that erase classes or properties: the only rules that add instructions are there. */
    private void mergeWithEverything(Step ours, int from) throws MergeException {
        Lane everything = index.everything();
        for (int i = from; i < everything.size() && !ours.discarded; i++) {
            Step theirs = everything.get(i);
            if (theirs.discarded) {
                continue;
            }
            int oursBefore = ours.prepended.size();
            int theirsBefore = theirs.prepended.size();
            PairRules.merge(rules, ours, theirs);
            if (theirs.prepended.size() > theirsBefore) {
                everything.insert(i++, theirs.prepended.getLast()); // ours to come meet it too
            }
            if (ours.prepended.size() > oursBefore) {
                mergeWithEverything(ours.prepended.getLast(), i + 1);
            }
        }
    }
}
