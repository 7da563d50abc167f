package io.devsync.harness.soak;

import java.util.SplittableRandom;

/** When in its life a server process is killed. */
public enum KillMoment {
    /** While it serves devices. */
    SERVING,
    /** Right after it listens: while it replays its history and all devices come back at once. */
    RECOVERING,
    /** Before it listens. */
    STARTING,
    /** After it was told to stop, before it has. */
    STOPPING;

    /** Most servers die while they serve. */
    static KillMoment pick(SplittableRandom random) {
        int choice = random.nextInt(100);
        if (choice < 55) {
            return SERVING;
        }
        if (choice < 75) {
            return RECOVERING;
        }
        return choice < 90 ? STARTING : STOPPING;
    }
}
