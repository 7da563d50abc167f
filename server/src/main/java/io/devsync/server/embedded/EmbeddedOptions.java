package io.devsync.server.embedded;

import io.devsync.server.embedded.storage.TwinNames;
import java.nio.file.Path;
import java.time.Clock;

/**
 * How to run the embedded data source.
 *
 * @param folder holds the data file, is made when missing; one process at a time
 * @param bindAddress the address to listen on, 127.0.0.1 unless others shall reach it: it asks for no password
 * @param port 0 to 65535; 0 takes any free one
 * @param clock for cluster times, timeouts and {@code $currentDate}
 * @param cacheMb how many megabytes of the file are kept in memory, 8 to 1024
 * @param oplogMb how many megabytes of changes are kept for change streams to resume from, 1 or more
 * @param unrecordedPrefix databases whose names begin so have no change streams, which saves writing everything twice; empty when all have
 * @param twins which collections hold copies of others' documents: what is equal is not kept twice
 */
public record EmbeddedOptions(Path folder, String bindAddress, int port, Durability durability, Clock clock, int cacheMb, int oplogMb,
                              String unrecordedPrefix, TwinNames twins) {

    private static final int CACHE_MB = 48;
    private static final int OPLOG_MB = 128;

    public EmbeddedOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (cacheMb < 8 || cacheMb > 1024) {
            throw new IllegalArgumentException("cacheMb: " + cacheMb + " (expected: 8 to 1024)");
        }
        if (oplogMb < 1) {
            throw new IllegalArgumentException("oplogMb: " + oplogMb + " (expected: >= 1)");
        }
    }

    /** On loopback, at any free port, synced, with the system's clock. */
    public static EmbeddedOptions in(Path folder) {
        return new EmbeddedOptions(folder, "127.0.0.1", 0, Durability.SYNCED, Clock.systemUTC(), CACHE_MB, OPLOG_MB, "", TwinNames.NONE);
    }

    public EmbeddedOptions withBindAddress(String address) {
        return new EmbeddedOptions(folder, address, port, durability, clock, cacheMb, oplogMb, unrecordedPrefix, twins);
    }

    public EmbeddedOptions withPort(int chosen) {
        return new EmbeddedOptions(folder, bindAddress, chosen, durability, clock, cacheMb, oplogMb, unrecordedPrefix, twins);
    }

    public EmbeddedOptions withDurability(Durability chosen) {
        return new EmbeddedOptions(folder, bindAddress, port, chosen, clock, cacheMb, oplogMb, unrecordedPrefix, twins);
    }

    public EmbeddedOptions withClock(Clock chosen) {
        return new EmbeddedOptions(folder, bindAddress, port, durability, chosen, cacheMb, oplogMb, unrecordedPrefix, twins);
    }

    public EmbeddedOptions withOplogMb(int chosen) {
        return new EmbeddedOptions(folder, bindAddress, port, durability, clock, cacheMb, chosen, unrecordedPrefix, twins);
    }

    public EmbeddedOptions withoutChangeStreamsOf(String prefix) {
        return new EmbeddedOptions(folder, bindAddress, port, durability, clock, cacheMb, oplogMb, prefix, twins);
    }

    public EmbeddedOptions withTwins(TwinNames names) {
        return new EmbeddedOptions(folder, bindAddress, port, durability, clock, cacheMb, oplogMb, unrecordedPrefix, names);
    }
}
