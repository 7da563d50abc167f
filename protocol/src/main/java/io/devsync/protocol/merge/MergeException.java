package io.devsync.protocol.merge;

/**
 * Two histories that no rule can reconcile: the "MERGE ERROR" of the rules, error 212 on the wire (spec merge-rules §1).
 *
 * <p>The changesets that took part are in an undefined state afterwards and must be thrown away.
 */
public final class MergeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean schemaMismatch;

    private MergeException(String message, boolean schemaMismatch) {
        super(message);
        this.schemaMismatch = schemaMismatch;
    }

    /** Two sides declare one class or property differently; the text is the one clients log (development-mode §2.9). */
    static MergeException schemaMismatch(String message) {
        return new MergeException("Schema mismatch: " + message, true);
    }

    /** Instructions that cannot have been recorded on a common state. */
    static MergeException inconsistent(Step step, Step other, String found) {
        return new MergeException(
                "Merge error: " + step.describe() + " meets " + other.describe() + ": " + found
                        + ". One of the two was not recorded on the state that the other knows.",
                false);
    }

    /** An instruction that is malformed in itself. */
    static MergeException malformed(String instruction, String found) {
        return new MergeException("Merge error: " + instruction + ": " + found, false);
    }

    /** Whether class or property definitions clash, rather than data. */
    public boolean schemaMismatch() {
        return schemaMismatch;
    }
}
