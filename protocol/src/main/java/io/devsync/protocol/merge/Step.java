package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.value.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One instruction during a merge, with the parts that rules edit in mutable form. Belongs to the merging thread.
 *
 * <p>Two steps are on the same object exactly when their {@link #object} is the same instance, and on the same property
 * of it when their {@link #field} is.
 */
final class Step {

    private static final int[] NO_INDEXES = {};

    final Instruction instruction;
    final Rank rank;
    final StepKind kind;
    /** How far below the file's root the target is (merge-rules §1). */
    final int depth;
    /** The object, for all but schema instructions. */
    final @Nullable TouchedObject object;
    /** The property of the object, for path instructions. */
    final @Nullable TouchedField field;
    /** The path; its keys are valid during the whole merge, its indices only where {@link #indexAt} says so. */
    final Path path;
    /** The number of path elements; here for the rules' inner loops. */
    final int pathSize;

    /** The indices of the path but for its last element; rules on enclosing lists shift them. */
    private final int[] enclosing;
    /** Place among all steps of its side; set by the index. */
    int order;
    /** The last path element when it is an index, else -1; of a move the source. */
    int index = -1;
    /** Where a move puts the element. */
    int to;
    /** The size of the list before the instruction; 0 where there is no list. */
    int priorSize;
    /** What is written; absent for instructions that write nothing. */
    @Nullable Payload value;

    boolean discarded;
    /** Whether it met what the rules of clients do not bring together, see {@link Gaps}. */
    boolean astray;
    /** Instructions that a rule put in front of this one (merge-rules §4.1 AddColumn/EraseTable). */
    final List<Step> prepended = new ArrayList<>(0);

    Step(Instruction instruction, Rank rank, @Nullable TouchedObject object) throws MergeException {
        this.instruction = instruction;
        this.rank = rank;
        this.object = object;
        if (instruction instanceof Instruction.PathInstruction inside) {
            path = inside.path();
            depth = 3 + path.size();
            field = object == null ? null : object.field(inside.property());
        } else {
            path = Path.ROOT;
            depth = instruction instanceof Instruction.AddTable || instruction instanceof Instruction.EraseTable ? 1 : 2;
            field = null;
        }
        pathSize = path.size();
        enclosing = enclosingIndexes(path);
        if (path.endsWithIndex()) {
            index = path.lastIndex();
        }
        kind = switch (instruction) {
            case Instruction.AddTable ignored -> StepKind.ADD_TABLE;
            case Instruction.EraseTable ignored -> StepKind.ERASE_TABLE;
            case Instruction.CreateObject ignored -> StepKind.CREATE_OBJECT;
            case Instruction.EraseObject ignored -> StepKind.ERASE_OBJECT;
            case Instruction.AddColumn ignored -> StepKind.ADD_COLUMN;
            case Instruction.EraseColumn ignored -> StepKind.ERASE_COLUMN;
            case Instruction.AddInteger ignored -> StepKind.ADD_INTEGER;
            case Instruction.Clear ignored -> StepKind.CLEAR;
            case Instruction.Update update -> {
                value = update.value();
                priorSize = update.priorSize();
                yield StepKind.UPDATE;
            }
            case Instruction.ArrayInsert insert -> {
                value = insert.value();
                priorSize = insert.priorSize();
                yield requireIndex(StepKind.ARRAY_INSERT);
            }
            case Instruction.ArrayMove move -> {
                to = move.to();
                priorSize = move.priorSize();
                yield requireIndex(StepKind.ARRAY_MOVE);
            }
            case Instruction.ArrayErase erase -> {
                priorSize = erase.priorSize();
                yield requireIndex(StepKind.ARRAY_ERASE);
            }
            case Instruction.SetInsert insert -> {
                value = insert.value();
                yield StepKind.SET_INSERT;
            }
            case Instruction.SetErase erase -> {
                value = erase.value();
                yield StepKind.SET_ERASE;
            }
        };
    }

    private static int[] enclosingIndexes(Path path) {
        if (path.size() < 2) {
            return NO_INDEXES;
        }
        int[] indexes = new int[path.size() - 1];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = path.isIndex(i) ? path.index(i) : -1;
        }
        return indexes;
    }

    private StepKind requireIndex(StepKind listKind) throws MergeException {
        if (index < 0) {
            throw MergeException.malformed(
                    instruction.toString(), "path ends without a list index (expected: an index)");
        }
        return listKind;
    }

    boolean olderThan(Step other) {
        return rank.olderThan(other.rank);
    }

    /** The current list index at a position of the path, or -1 where the path has a key. */
    int indexAt(int position) {
        return position == enclosing.length ? index : enclosing[position];
    }

    /** Whether the first {@code count} path elements of both are equal; an index never equals a key. */
    boolean samePathStart(Step other, int count) {
        for (int i = 0; i < count; i++) {
            int at = indexAt(i);
            if (at != other.indexAt(i) || at < 0 && !path.key(i).equals(other.path.key(i))) {
                return false;
            }
        }
        return true;
    }

    void discard() {
        discarded = true;
    }

    /** Moves the target one place up in its list. */
    void raiseIndex() throws MergeException {
        index = raised(index);
    }

    void raiseTo() throws MergeException {
        to = raised(to);
    }

    void raisePriorSize() throws MergeException {
        priorSize = raised(priorSize);
    }

    /** Sets an index of the path above its last element. */
    void setEnclosingIndex(int position, int newIndex) {
        enclosing[position] = newIndex;
    }

    /** One more than a place in a list. The checks before a rule bound lists that exist, not what a client claims. */
    int raised(int place) throws MergeException {
        if (place == Integer.MAX_VALUE) {
            throw MergeException.malformed(describe(), "list place " + place + " cannot grow (expected: < 2^31 - 1)");
        }
        return place + 1;
    }

    /** The instruction in its current form; the original instance when no rule changed it. */
    @SuppressWarnings("ReferenceEquality") // a rule that changes a value puts another in its place
    Instruction current() {
        return switch (instruction) {
            case Instruction.Update before
            when before.value() != value || before.priorSize() != priorSize || pathChanged() -> {
                yield new Instruction.Update(
                        before.className(),
                        before.key(),
                        before.property(),
                        currentPath(),
                        Objects.requireNonNull(value),
                        before.isDefault(),
                        priorSize);
            }
            case Instruction.ArrayInsert before when before.priorSize() != priorSize || pathChanged() ->
                new Instruction.ArrayInsert(
                        before.className(), before.key(), before.property(), currentPath(), before.value(), priorSize);
            case Instruction.ArrayMove before
            when before.priorSize() != priorSize || before.to() != to || pathChanged() ->
                new Instruction.ArrayMove(
                        before.className(), before.key(), before.property(), currentPath(), to, priorSize);
            case Instruction.ArrayErase before when before.priorSize() != priorSize || pathChanged() ->
                new Instruction.ArrayErase(
                        before.className(), before.key(), before.property(), currentPath(), priorSize);
            case Instruction.AddInteger before when pathChanged() ->
                new Instruction.AddInteger(
                        before.className(), before.key(), before.property(), currentPath(), before.delta());
            case Instruction.Clear before when pathChanged() ->
                new Instruction.Clear(
                        before.className(), before.key(), before.property(), currentPath(), before.collection());
            case Instruction.SetInsert before when pathChanged() ->
                new Instruction.SetInsert(
                        before.className(), before.key(), before.property(), currentPath(), before.value());
            case Instruction.SetErase before when pathChanged() ->
                new Instruction.SetErase(
                        before.className(), before.key(), before.property(), currentPath(), before.value());
            default -> instruction;
        };
    }

    private boolean pathChanged() {
        for (int i = 0; i < pathSize; i++) {
            if (path.isIndex(i) && path.index(i) != indexAt(i)) {
                return true;
            }
        }
        return false;
    }

    private Path currentPath() {
        Path current = path;
        for (int i = 0; i < pathSize; i++) {
            if (path.isIndex(i) && path.index(i) != indexAt(i)) {
                current = current.withIndex(i, indexAt(i));
            }
        }
        return current;
    }

    /** Kind, target and size, for error texts. */
    String describe() {
        StringBuilder text = new StringBuilder(instruction.getClass().getSimpleName()).append(" of ");
        text.append(instruction.className());
        if (instruction instanceof Instruction.ObjectInstruction about) {
            text.append('[').append(about.key()).append(']');
        }
        if (instruction instanceof Instruction.PathInstruction inside) {
            text.append('.').append(inside.property()).append(currentPath());
        }
        if (priorSize > 0 || kind == StepKind.ARRAY_INSERT) {
            text.append(" (prior size ").append(priorSize).append(')');
        }
        return text.toString();
    }
}
