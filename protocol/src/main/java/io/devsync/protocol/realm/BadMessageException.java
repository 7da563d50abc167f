package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncError;
import java.util.Objects;

/** A message that cannot be understood; says what has to happen to its sender. */
public final class BadMessageException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    private BadMessageException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** What the message spoils. */
    public Fault fault() {
        return fault;
    }

    /** What a bad message spoils. */
    public sealed interface Fault {

        /** The whole connection: its state is not known any more. */
        record OfConnection(SyncError error) implements Fault {}

        /** One session: the message was well formed, but what it carries cannot be used. */
        record OfSession(long session, SyncError error) implements Fault {}

        /** Too much: answered by closing the WebSocket with 1009, for error 104 ends the client's process (§6). */
        record TooBig() implements Fault {}
    }

    /** A fault of the connection; a client that says such things once will say them again. */
    public static BadMessageException ofConnection(SyncError.Code code, String message) {
        return new BadMessageException(
                new Fault.OfConnection(SyncError.of(code, SyncError.Action.PROTOCOL_VIOLATION, message)), message);
    }

    /** A fault of one session; the original answered bad changesets with a reset (development-mode §4). */
    public static BadMessageException badChangeset(long session, String message) {
        return new BadMessageException(
                new Fault.OfSession(
                        session,
                        SyncError.of(SyncError.Code.BAD_CHANGESET, SyncError.Action.CLIENT_RESET, message)),
                message);
    }

    /** Something larger than its limit. */
    public static BadMessageException tooBig(String what, long bytes, long bytesMax) {
        return new BadMessageException(
                new Fault.TooBig(), what + ": " + bytes + " (expected: at most " + bytesMax + ")");
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
