package io.devsync.server.sync;

import java.time.Duration;

/**
 * How much of the history is kept for devices that are away. What no client file needs any more goes; a file needs what its
 * device has not acknowledged (spec sync-server-behaviours §10).
 *
 * @param offline how long a device may be away before its file is forgotten and it has to start over with a client reset
 *     (App Services: {@code client_max_offline_days}); at least a second
 * @param versionsMax a device that is away and has more than so many versions before it has to start over too: to send
 *     them would take longer than a fresh copy does; at least 1
 * @param versionsMin so many of the newest versions stay in any case, so that one who looks for the reason of something
 *     finds it; from 0
 * @param every how often it is looked for what can go
 */
public record HistoryRetention(Duration offline, long versionsMax, long versionsMin, Duration every) {

    /** As App Services: 30 days. Ten million versions are some gigabytes, and several minutes of catching up. */
    public static final HistoryRetention SERVER = new HistoryRetention(
            Duration.ofDays(30), 10_000_000, 10_000, Duration.ofMinutes(10));

    /** The same with another time that devices may be away. */
    public HistoryRetention withOffline(Duration other) {
        return new HistoryRetention(other, versionsMax, versionsMin, every);
    }

    /** The same with another number of versions that devices may be behind. */
    public HistoryRetention withVersionsMax(long other) {
        return new HistoryRetention(offline, other, versionsMin, every);
    }

    /** For how long a time without the server, or a jump of its clock, counts as time that devices were away. */
    Duration gapMax() {
        return offline.dividedBy(30);
    }

    /** How exactly it is noted when a device was seen: to note each time would cost a write each time. */
    Duration grain() {
        return offline.dividedBy(100);
    }
}
