package io.devsync.server.sync;

import java.time.Duration;

/**
 * How much of the history is kept. What no client file needs goes; a file needs what its device has not acknowledged.
 *
 * @param offline how long a device may be away; its file is removed after that, and it has to start over with a client
 *     reset (App Services: {@code client_max_offline_days})
 * @param versionsMax a device that has more than so many versions before it has to start over too; never one that is
 *     connected
 * @param versionsMin so many of the newest versions are kept in any case
 * @param every how often it is looked for what can go
 */
public record HistoryRetention(Duration offline, long versionsMax, long versionsMin, Duration every) {

    /** As App Services: 30 days. Ten million versions are some gigabytes. */
    public static final HistoryRetention SERVER =
            new HistoryRetention(Duration.ofDays(30), 10_000_000, 10_000, Duration.ofMinutes(10));

    /** The same with another time that devices may be away. */
    public HistoryRetention withOffline(Duration other) {
        return new HistoryRetention(other, versionsMax, versionsMin, every);
    }
}
