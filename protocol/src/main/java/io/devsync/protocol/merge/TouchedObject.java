package io.devsync.protocol.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One object that instructions of a merge are about, with the incoming steps on it. */
final class TouchedObject {

    /** So few steps are met faster than laid out. */
    private static final int STEPS_WORTH_LANES = 8;

    private final Map<String, TouchedField> fields = new HashMap<>(4);
    /** All steps on the object. */
    private final Lane all = new Lane();
    /** Creation and deletion. */
    private final Lane existence = new Lane();

    /** The property of this name; the same instance for the whole merge. */
    TouchedField field(String property) {
        TouchedField field = fields.get(property);
        if (field == null) {
            field = new TouchedField();
            fields.put(property, field);
        }
        return field;
    }

    void add(Step step) {
        all.add(step);
        if (step.field == null) {
            existence.add(step);
        } else {
            step.field.add(step);
        }
    }

    boolean hasSteps() {
        return !all.isEmpty();
    }

    /** Adds the lanes whose steps can interact with the given one of this object. */
    void addLanesFor(Step step, List<Lane> lanes) {
        if (all.size() < STEPS_WORTH_LANES || step.kind == StepKind.ERASE_OBJECT) {
            all.offerTo(step, lanes);
            return;
        }
        existence.offerTo(step, lanes);
        if (step.field != null) {
            step.field.addLanesFor(step, lanes);
        }
    }
}
