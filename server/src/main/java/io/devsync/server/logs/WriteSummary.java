package io.devsync.server.logs;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which objects an upload wrote.
 *
 * @param byClass the objects by class, and by what was done with them; each key as text
 */
public record WriteSummary(Map<String, Map<Action, Set<String>>> byClass) {

    /** No objects. */
    public static final WriteSummary NOTHING = new WriteSummary(Map.of());

    /** Objects that are named; an upload may have a hundred thousand, of which nobody reads the rest. */
    private static final int OBJECTS_MAX = 100;

    /** Instructions that are looked at. */
    private static final int INSTRUCTIONS_MAX = 10_000;

    private static final int KEY_LENGTH_MAX = 100;

    private static final Instruction NO_OBJECT = new Instruction.EraseTable("");

    /** What can be done with an object. */
    public enum Action {
        /** It was made. */
        INSERTED("inserted"),
        /** It was changed. */
        UPDATED("updated"),
        /** It was deleted. */
        DELETED("deleted");

        private final String wireName;

        Action(String wireName) {
            this.wireName = wireName;
        }

        /** The name in the summary's JSON. */
        public String wireName() {
            return wireName;
        }
    }

    public WriteSummary {
        byClass = Collections.unmodifiableMap(new TreeMap<>(byClass));
    }

    /** The summary of an upload, as far as people read it. */
    public static WriteSummary of(Collection<UploadedChangeset> changesets) {
        Map<String, Map<Action, Set<String>>> byClass = new TreeMap<>();
        int objects = 0;
        int instructions = 0;
        Instruction last = NO_OBJECT;
        for (UploadedChangeset changeset : changesets) {
            for (Instruction instruction : changeset.changeset().instructions()) {
                if (objects == OBJECTS_MAX || ++instructions > INSTRUCTIONS_MAX) {
                    return new WriteSummary(byClass);
                }
                if (instruction instanceof ObjectInstruction object && !isOnSame(last, object)) {
                    objects += add(byClass, object) ? 1 : 0;
                    last = instruction;
                }
            }
        }
        return new WriteSummary(byClass);
    }

    /** Whether an instruction says no more than the one before: that the object was changed which was made or changed. */
    private static boolean isOnSame(Instruction last, ObjectInstruction instruction) {
        return instruction instanceof Instruction.PathInstruction
                && last instanceof ObjectInstruction before
                && !(last instanceof Instruction.EraseObject)
                && before.key().equals(instruction.key())
                && before.className().equals(instruction.className());
    }

    private static boolean add(Map<String, Map<Action, Set<String>>> byClass, ObjectInstruction instruction) {
        Map<Action, Set<String>> ofClass =
                byClass.computeIfAbsent(instruction.className(), name -> new TreeMap<>());
        String key = text(instruction.key());
        Action action = switch (instruction) {
            case Instruction.CreateObject ignored -> Action.INSERTED;
            case Instruction.EraseObject ignored -> Action.DELETED;
            default -> Action.UPDATED;
        };
        boolean insertedToo = action == Action.UPDATED
                && ofClass.getOrDefault(Action.INSERTED, Set.of()).contains(key);
        return !insertedToo
                && ofClass.computeIfAbsent(action, any -> new LinkedHashSet<>()).add(key);
    }

    private static String text(PrimaryKey key) {
        String text = switch (key) {
            case PrimaryKey.NullKey ignored -> "null";
            case PrimaryKey.IntKey number -> Long.toString(number.value());
            case PrimaryKey.StringKey string -> string.value();
            case PrimaryKey.ObjectIdKey objectId -> objectId.value().toHexString();
            case PrimaryKey.UuidKey uuid -> uuid.value().toString();
        };
        return text.length() <= KEY_LENGTH_MAX ? text : text.substring(0, KEY_LENGTH_MAX) + "...";
    }
}
