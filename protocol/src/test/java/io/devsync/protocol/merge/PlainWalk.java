package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The walk of merge-rules §2 to the letter, every instruction against every other: what the indexed walk must equal. For
 * histories that erase no class or property.
 */
final class PlainWalk {

    private final Map<ObjectKey, TouchedObject> objects = new HashMap<>();

    /** Transforms in place, as {@link Merge#transform(MergeRules, List, List)} does. */
    static void transform(MergeRules rules, List<MergeChangeset> ours, List<MergeChangeset> theirs) throws MergeException {
        PlainWalk walk = new PlainWalk();
        List<Step> minors = walk.steps(theirs);
        for (Step our : walk.steps(ours)) {
            for (Step their : minors) {
                if (!our.discarded && !their.discarded) {
                    PairRules.merge(rules, our, their);
                }
            }
        }
        ours.forEach(MergeChangeset::settle);
        theirs.forEach(MergeChangeset::dropVoidMoves);
        theirs.forEach(MergeChangeset::settle);
    }

    private List<Step> steps(List<MergeChangeset> changesets) throws MergeException {
        List<Step> steps = new ArrayList<>();
        for (MergeChangeset changeset : changesets) {
            for (int i = 0; i < changeset.instructions().size(); i++) {
                steps.add(changeset.step(i, objectOf(changeset.instructions().get(i))));
            }
        }
        return steps;
    }

    private TouchedObject objectOf(Instruction instruction) {
        return instruction instanceof Instruction.ObjectInstruction about
                ? objects.computeIfAbsent(
                        new ObjectKey(about.className(), about.key()), key -> new TouchedObject())
                : null;
    }
}
