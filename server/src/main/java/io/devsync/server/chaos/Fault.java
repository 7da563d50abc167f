package io.devsync.server.chaos;

import io.devsync.protocol.message.SyncError;
import java.time.Duration;

/** Something that can go wrong on demand. */
public sealed interface Fault {

    /** The word for it in the control API and on the command line. */
    String kind();

    /** A fault that is over as soon as it has happened. */
    sealed interface Instant extends Fault {}

    /** A fault that stays for a time, or for a number of times. */
    sealed interface Lasting extends Fault {

        /** What is counted, when the fault is over after so many; empty when it can only be over after a time. */
        String counted();
    }

    /** Connections end as they do when the network goes; clients come again by themselves. */
    record Drop() implements Instant {
        @Override
        public String kind() {
            return "drop";
        }
    }

    /**
     * Access tokens that were issued before are not good any more; connections end so that clients refresh them.
     *
     * @param refreshTokenToo whether nobody can refresh: users are logged out
     */
    record ExpireToken(boolean refreshTokenToo) implements Instant {
        @Override
        public String kind() {
            return "expireToken";
        }
    }

    /** Devices have to start over with a client reset, at once or when they come. */
    record ClientReset() implements Instant {
        @Override
        public String kind() {
            return "clientReset";
        }
    }

    /** Connections are turned away with 503, and those that are open end; clients come again with growing patience. */
    record Refuse() implements Lasting {
        @Override
        public String kind() {
            return "refuse";
        }

        @Override
        public String counted() {
            return "connections";
        }
    }

    /**
     * Everything on a connection takes longer, in both directions.
     *
     * @param delay 0 or more
     * @param jitter how much longer at most, drawn from the fault's seed
     */
    record Delay(Duration delay, Duration jitter) implements Lasting {
        @Override
        public String kind() {
            return "delay";
        }

        @Override
        public String counted() {
            return "";
        }
    }

    /**
     * A connection carries no more than so much, in each direction.
     *
     * @param bytesPerSecond at least 1
     */
    record Throttle(long bytesPerSecond) implements Lasting {
        @Override
        public String kind() {
            return "throttle";
        }

        @Override
        public String counted() {
            return "";
        }
    }

    /**
     * A connection breaks when it has carried so much since the fault began, in both directions together.
     *
     * @param bytes {@link Long#MAX_VALUE} for any number
     * @param messages of the WebSocket; {@link Long#MAX_VALUE} for any number
     */
    record Cut(long bytes, long messages) implements Lasting {
        @Override
        public String kind() {
            return "cut";
        }

        @Override
        public String counted() {
            return "connections";
        }
    }

    /** Nothing passes in either direction while connections stay open; what was under way arrives afterwards. */
    record Pause() implements Lasting {
        @Override
        public String kind() {
            return "pause";
        }

        @Override
        public String counted() {
            return "";
        }
    }

    /** Sessions end with an error: those that are there at once, others when they say which client file they are of. */
    record InjectError(SyncError error) implements Lasting {
        @Override
        public String kind() {
            return "error";
        }

        @Override
        public String counted() {
            return "sessions";
        }
    }

    /** What devices write to objects of a class is undone on them. */
    record UndoWrites(String className) implements Lasting {
        @Override
        public String kind() {
            return "compensatingWrite";
        }

        @Override
        public String counted() {
            return "objects";
        }
    }

    /**
     * The server's clock is wrong where clients see it: in tokens, which are issued and judged by it, and in {@code Date}.
     *
     * @param offset ahead of the real time; negative when it is behind
     */
    record ClockSkew(Duration offset) implements Lasting {
        @Override
        public String kind() {
            return "clockSkew";
        }

        @Override
        public String counted() {
            return "";
        }
    }
}
