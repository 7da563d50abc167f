package io.devsync.protocol.realm;

import java.util.Objects;

/**
 * A message that would end or wedge the client that receives it: a fault of the server, caught before it leaves
 * (invariant I6). The connection has to be dropped, so that the client comes again with its state intact.
 */
public final class UnsendableMessageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final boolean tooLarge;

    public UnsendableMessageException(String message) {
        this(message, false);
    }

    private UnsendableMessageException(String message, boolean tooLarge) {
        super(message);
        this.tooLarge = tooLarge;
    }

    /** A message that is larger than its wire allows; sending it again later will not help. */
    public static UnsendableMessageException tooLarge(String message) {
        return new UnsendableMessageException(message, true);
    }

    /** Whether nothing but its size is wrong, so that the client gets by with a fresh copy, which comes in parts. */
    public boolean isTooLarge() {
        return tooLarge;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
