package io.devsync.protocol.changeset;

import java.util.Objects;

/** Bytes that are no changeset, or a changeset that no client could apply; becomes error 212 or 211 for the session. */
public final class BadChangesetException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean contradictsState;

    /** Something that is wrong whatever it is applied to. */
    public BadChangesetException(String message) {
        this(message, false);
    }

    private BadChangesetException(String message, boolean contradictsState) {
        super(message);
        this.contradictsState = contradictsState;
    }

    /** Something that could be right, but not for the object as it is. */
    public static BadChangesetException ofState(String message) {
        return new BadChangesetException(message, true);
    }

    /** Whether the changeset is right in itself and was recorded on another state than it is applied to. */
    public boolean contradictsState() {
        return contradictsState;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
