package io.devsync.protocol.merge;

/**
 * Two histories that no rule can reconcile: the "MERGE ERROR" of the rules, error 212 on the wire (spec merge-rules §1).
 *
 * <p>The changesets that took part are in an undefined state afterwards and must be thrown away.
 */
public final class MergeException extends Exception {
    private static final long serialVersionUID = 1L;

    private enum Kind {
        SCHEMA_MISMATCH,
        INCONSISTENT,
        MALFORMED
    }

    private final Kind kind;

    private MergeException(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    /** Two sides declare one class or property differently; the text is the one clients log (development-mode §2.9). */
    static MergeException schemaMismatch(String message) {
        return new MergeException("Schema mismatch: " + message, Kind.SCHEMA_MISMATCH);
    }

    /** Instructions that cannot have been recorded on a common state. */
    static MergeException inconsistent(Step step, Step other, String found) {
        return new MergeException(
                "Merge error: " + step.describe() + " meets " + other.describe() + ": " + found
                        + ". One of the two was not recorded on the state that the other knows.",
                Kind.INCONSISTENT);
    }

    /** An instruction that is malformed in itself. */
    static MergeException malformed(String instruction, String found) {
        return new MergeException("Merge error: " + instruction + ": " + found, Kind.MALFORMED);
    }

    /** Whether class or property definitions clash, rather than data. */
    public boolean schemaMismatch() {
        return kind == Kind.SCHEMA_MISMATCH;
    }

    /** Whether the two sides contradict each other: they cannot have been recorded on one state. */
    public boolean inconsistent() {
        return kind == Kind.INCONSISTENT;
    }
}
