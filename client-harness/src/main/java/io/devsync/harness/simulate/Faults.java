package io.devsync.harness.simulate;

import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.HistoryRetention;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What goes wrong in one simulation and how often, drawn from its seed, so that some runs are calm and others a disaster.
 * Nothing goes wrong any more after {@link #stop()}.
 */
final class Faults {

    /** What happens to one call of the store. */
    enum StoreFault {
        NONE,
        SLOW,
        FAILS,
        FAILS_AFTERWARDS,
        FAILS_IN_BETWEEN,
        TIMES_OUT,
        KILLED_BEFORE,
        KILLED_AFTER,
        KILLED_IN_BETWEEN,
        KILLED_AND_LATE
    }

    /** Seconds, some decades. */
    private static final int NEVER = 2_000_000_000;

    /** What goes on for a while, so that all calls of that time are hit. */
    private enum Spell {
        /** The data source is there. */
        NONE,
        /** Nobody can reach it: an election, a network that is cut. */
        OUTAGE,
        /** Its disk is full, or it has no primary: it can be read but not written. */
        READ_ONLY,
        /** It hangs: a disk that stalls. */
        STALL
    }

    private final int storePerMille;
    private final int killsOfThese;
    private final int spellsPerMille;
    private final long spellMicros;
    private final long storeMicros;
    private final long networkMicros;
    private final int windowMessages;
    private final EngineLimits limits;
    private Spell spell = Spell.NONE;
    private long spellEndsMicros;
    private boolean stopped;

    Faults(SplittableRandom random) {
        storePerMille = pick(random, 0, 0, 5, 20, 60);
        killsOfThese = pick(random, 0, 30, 70, 100);
        storeMicros = pick(random, 50, 500, 5000, 50_000);
        networkMicros = pick(random, 100, 2000, 50_000, 500_000);
        windowMessages = pick(random, 1, 2, 8, 100);
        limits = new EngineLimits(
                pick(random, 40, 100_000),
                new EngineLimits.History(
                        pick(random, 1, 3, 2000),
                        pick(random, 2, 10, 16_000),
                        pick(random, 1, 500, 4 * 1024 * 1024),
                        pick(random, 5, 50, 500_000),
                        pick(random, 1, 20, 500_000)),
                new EngineLimits.Memory(pick(random, 0, 2, 100_000), pick(random, 0, 2, 10_000)),
                new EngineLimits.Downloads(
                        pick(random, 1, 10, 1000),
                        pick(random, 1, 300, 256 * 1024),
                        32 * 1024 * 1024,
                        pick(random, 1, 5, 1000),
                        2 * 1024 * 1024),
                new EngineLimits.Bootstraps(
                        pick(random, 1, 20, 20_000),
                        pick(random, 1, 3, 1000),
                        pick(random, 0, 100, 10_000),
                        pick(random, 1, 3, 500),
                        pick(random, 1, 1000, 64 * 1024 * 1024)),
                new EngineLimits.Documents(pick(random, 1, 4, 256), pick(random, 1, 10, 40_000), pick(random, 1, 5, 1000)),
                new HistoryRetention(
                        Duration.ofSeconds(pick(random, NEVER, NEVER, 30, 300)),
                        pick(random, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 20),
                        pick(random, 0, 3, 50),
                        Duration.ofMillis(pick(random, 1, 1000, 100_000))));
        spellsPerMille = pick(random, 0, 0, 0, 1, 4);
        spellMicros = pick(random, 100_000, 2_000_000, 40_000_000);
    }

    private static int pick(SplittableRandom random, int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The rest of the run is calm. */
    void stop() {
        stopped = true;
    }

    /**
     * What happens to the next call.
     *
     * @param writes whether it is a write
     */
    StoreFault next(Timeline timeline, boolean writes) {
        if (stopped) {
            return StoreFault.NONE;
        }
        turnWeather(timeline);
        switch (spell) {
            case OUTAGE -> {
                return StoreFault.FAILS;
            }
            case READ_ONLY -> {
                if (writes) {
                    return StoreFault.FAILS;
                }
            }
            case STALL -> {
                return StoreFault.SLOW;
            }
            case NONE -> {}
        }
        return timeline.chance(storePerMille) ? single(timeline) : StoreFault.NONE;
    }

    private void turnWeather(Timeline timeline) {
        if (timeline.nowMicros() >= spellEndsMicros) {
            spell = Spell.NONE;
            if (timeline.chance(spellsPerMille)) {
                spell = Spell.values()[1 + timeline.random().nextInt(Spell.values().length - 1)];
                spellEndsMicros = timeline.nowMicros() + timeline.around(spellMicros);
                timeline.note("spell " + spell, spellEndsMicros);
            }
        }
    }

    private StoreFault single(Timeline timeline) {
        SplittableRandom random = timeline.random();
        boolean kill = random.nextInt(100) < killsOfThese;
        int which = random.nextInt(15);
        if (kill) {
            return switch (which) {
                case 0, 1, 2, 3 -> StoreFault.KILLED_BEFORE;
                case 4, 5, 6, 7, 8 -> StoreFault.KILLED_AFTER;
                case 9, 10, 11 -> StoreFault.KILLED_IN_BETWEEN;
                default -> StoreFault.KILLED_AND_LATE;
            };
        }
        return switch (which) {
            case 0, 1 -> StoreFault.SLOW;
            case 2, 3, 4, 5 -> StoreFault.FAILS;
            case 6, 7, 8, 9 -> StoreFault.FAILS_AFTERWARDS;
            case 10, 11, 12 -> StoreFault.FAILS_IN_BETWEEN;
            default -> StoreFault.TIMES_OUT;
        };
    }

    long storeMicros() {
        return storeMicros;
    }

    long networkMicros() {
        return networkMicros;
    }

    /** Messages on their way to a device after which its connection takes no more. */
    int windowMessages() {
        return windowMessages;
    }

    EngineLimits limits() {
        return limits;
    }
}
