package io.devsync.server.chaos;

import io.devsync.protocol.message.SyncError;
import java.time.Duration;

/** Something that can go wrong on demand. */
public sealed interface Fault {

    /** The word for it in the control API and on the command line. */
    default String kind() {
        return switch (this) {
            case Drop fault -> "drop";
            case ExpireToken fault -> "expireToken";
            case ClientReset fault -> "clientReset";
            case Refuse fault -> "refuse";
            case Delay fault -> "delay";
            case Throttle fault -> "throttle";
            case Cut fault -> "cut";
            case Pause fault -> "pause";
            case InjectError fault -> "error";
            case UndoWrites fault -> "compensatingWrite";
            case ClockSkew fault -> "clockSkew";
        };
    }

    /** A fault that is over as soon as it has happened. */
    sealed interface Instant extends Fault {}

    /** A fault that stays for a time, or for a number of times. */
    sealed interface Lasting extends Fault {

        /** What is counted, when the fault is over after so many; empty when it can only be over after a time. */
        default String counted() {
            return switch (this) {
                case Refuse fault -> "connections";
                case Cut fault -> "connections";
                case Delay fault -> "";
                case Throttle fault -> "";
                case Pause fault -> "";
                case ClockSkew fault -> "";
                case InjectError fault -> "sessions";
                case UndoWrites fault -> "objects";
            };
        }
    }

    /** Connections end as they do when the network goes; clients come again by themselves. */
    record Drop() implements Instant {}

    /**
     * Access tokens that were issued before are not good any more; connections end so that clients refresh them.
     *
     * @param refreshTokenToo whether nobody can refresh: users are logged out
     */
    record ExpireToken(boolean refreshTokenToo) implements Instant {}

    /** Devices have to start over with a client reset, at once or when they come. */
    record ClientReset() implements Instant {}

    /** Connections are turned away with 503, and those that are open end; clients come again with growing patience. */
    record Refuse() implements Lasting {}

    /**
     * Everything on a connection takes longer, in both directions.
     *
     * @param delay 0 or more
     * @param jitter how much longer at most, drawn from the fault's seed
     */
    record Delay(Duration delay, Duration jitter) implements Lasting {}

    /**
     * A connection carries no more than so much, in each direction.
     *
     * @param bytesPerSecond at least 1
     */
    record Throttle(long bytesPerSecond) implements Lasting {}

    /**
     * A connection breaks when it has carried so much since the fault began, in both directions together.
     *
     * @param bytes {@link Long#MAX_VALUE} for any number
     * @param messages of the WebSocket; {@link Long#MAX_VALUE} for any number
     */
    record Cut(long bytes, long messages) implements Lasting {}

    /** Nothing passes in either direction while connections stay open; what was under way arrives afterwards. */
    record Pause() implements Lasting {}

    /** Sessions end with an error: those that are there at once, others when they say which client file they are of. */
    record InjectError(SyncError error) implements Lasting {}

    /** What devices write to objects of a class is undone on them. */
    record UndoWrites(String className) implements Lasting {}

    /**
     * The server's clock is wrong where clients see it: in tokens, which are issued and judged by it, and in {@code Date}.
     *
     * @param offset ahead of the real time; negative when it is behind
     */
    record ClockSkew(Duration offset) implements Lasting {}
}
