package io.devsync.protocol.changeset;

import java.util.Objects;

/** Bytes that are no changeset, or a changeset that no client could apply; becomes error 212 for the session. */
public final class BadChangesetException extends Exception {
    public BadChangesetException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
