package io.devsync.server.embedded.update;

import java.time.Clock;
import org.bson.BsonTimestamp;

/** The time of one update command: every document it touches gets the same. */
public record UpdateClock(Clock clock, long nowMs) {

    public static UpdateClock now(Clock clock) {
        return new UpdateClock(clock, clock.millis());
    }

    BsonTimestamp timestamp() {
        return new BsonTimestamp((int) (nowMs / 1000), 1);
    }
}
