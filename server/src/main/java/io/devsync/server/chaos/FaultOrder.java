package io.devsync.server.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A fault that somebody asks for.
 *
 * @param duration how long it lasts; absent for {@link #DEFAULT_DURATION}
 * @param count after how many times it is over, if that is earlier; absent for as many as there are, but once for faults
 *     that end or undo something
 * @param seed of what is drawn, so that the same fault is the same again
 */
public record FaultOrder(
        FaultScope scope, Fault fault, Optional<Duration> duration, OptionalInt count, long seed) {

    /** A forgotten fault must not spoil a day's tests. */
    public static final Duration DEFAULT_DURATION = Duration.ofMinutes(5);

    /** Nobody waits longer in a test, and nobody looks for a fault of yesterday. */
    public static final Duration DURATION_MAX = Duration.ofHours(24);

    private static final int COUNT_MAX = 1_000_000;

    /** @throws IllegalArgumentException when the fault cannot be had like that, with the reason */
    public FaultOrder {
        boolean instant = fault instanceof Fault.Instant;
        require(!(instant && (duration.isPresent() || count.isPresent())), fault.kind()
                + " happens at once (expected: neither duration nor count)");
        duration.ifPresent(time -> require(
                time.isPositive() && time.compareTo(DURATION_MAX) <= 0,
                "duration: " + time.toMillis() + " ms (expected: 1 to " + DURATION_MAX.toMillis() + ")"));
        count.ifPresent(times -> require(
                times >= 1 && times <= COUNT_MAX, "count: " + times + " (expected: 1 to " + COUNT_MAX + ")"));
        if (fault instanceof Fault.Lasting lasting && count.isPresent()) {
            require(
                    !lasting.counted().isEmpty(),
                    "count: " + count.getAsInt() + " (expected: none, since " + fault.kind() + " only lasts a time)");
        }
        if (fault instanceof Fault.ClockSkew) {
            require(
                    scope.userId().isEmpty() && scope.file().isEmpty(),
                    "clockSkew is for one user or device (expected: the whole app, which has one clock)");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    Duration lasts() {
        return duration.orElse(DEFAULT_DURATION);
    }

    int times() {
        boolean once = switch (fault) {
            case Fault.Cut ignored -> true;
            case Fault.InjectError ignored -> true;
            case Fault.UndoWrites ignored -> true;
            default -> false;
        };
        return count.orElse(once ? 1 : Integer.MAX_VALUE);
    }
}
