package io.devsync.protocol.merge;

import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.RealmEquality;
import io.devsync.protocol.value.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One property of one object, with the incoming steps on it laid out so that a local step meets few that it cannot
 * interact with.
 *
 * <p>Keys never change during a merge while list indices do; so the first path element parts steps when it is a key, and
 * steps through a list stay together. Set members are parted by value.
 */
final class TouchedField {

    /** All steps on the property. */
    private final Lane all = new Lane();
    /** Steps on the property itself, but for those on members of a set. */
    private final Lane whole = new Lane();
    /** Steps whose path starts with a list index. */
    private final Lane elements = new Lane();
    /** Steps whose path starts with a key, by that key. */
    private final Map<String, Lane> entries = new HashMap<>();
    /** Steps on members of a set that is the property itself, by member. */
    private final Map<Object, Lane> members = new HashMap<>();

    void add(Step step) {
        all.add(step);
        laneOf(step).add(step);
    }

    private Lane laneOf(Step step) {
        if (!step.path.isRoot()) {
            return step.path.isIndex(0)
                    ? elements
                    : entries.computeIfAbsent(step.path.key(0), key -> new Lane());
        }
        return isMember(step) ? members.computeIfAbsent(member(step), key -> new Lane()) : whole;
    }

    /** Adds the lanes whose steps can interact with the given one. */
    void addLanesFor(Step step, List<Lane> lanes) {
        if (!step.path.isRoot() && !step.path.isIndex(0)) {
            whole.offerTo(step, lanes);
            offer(entries.get(step.path.key(0)), step, lanes);
            elements.offerTo(step, lanes); // a list where the other side has a dictionary: the rules say what then
        } else if (step.path.isRoot() && isMember(step)) {
            whole.offerTo(step, lanes);
            offer(members.get(member(step)), step, lanes);
        } else {
            all.offerTo(step, lanes);
        }
    }

    private static void offer(@Nullable Lane lane, Step step, List<Lane> lanes) {
        if (lane != null) {
            lane.offerTo(step, lanes);
        }
    }

    private static boolean isMember(Step step) {
        return step.kind == StepKind.SET_INSERT || step.kind == StepKind.SET_ERASE;
    }

    /** A value that is equal for all payloads which are one member of a set. */
    private static Object member(Step step) {
        Payload value = Objects.requireNonNull(step.value);
        return value instanceof Scalar scalar ? RealmEquality.representative(scalar) : value;
    }
}
