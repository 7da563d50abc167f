package io.devsync.harness.simulate;

import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * How a simulation ended.
 *
 * @param failure what was not as it must be
 * @param traceHash the same for the same run, event by event
 * @param events things that happened
 * @param simulatedMicros how long it took in simulated time
 * @param devices devices that took part
 * @param servers server processes that ran one after the other
 */
public record SimulationOutcome(
        long seed, Optional<String> failure, long traceHash, long events, long simulatedMicros, int devices, int servers) {

    /** The command that runs the same again. */
    public String replay() {
        return "./devsync simulate --seed " + seed + " --seeds 1";
    }

    /** The same as one line of JSON. */
    public String toJson() {
        BsonDocument json = new BsonDocument("seed", new BsonInt64(seed))
                .append("ok", BsonBoolean.valueOf(failure.isEmpty()))
                .append("trace", new BsonString(Long.toHexString(traceHash)))
                .append("events", new BsonInt64(events))
                .append("simulatedMs", new BsonInt64(simulatedMicros / 1000))
                .append("devices", new BsonInt32(devices))
                .append("servers", new BsonInt32(servers));
        failure.ifPresent(why -> json.append("failure", new BsonString(why)).append("again", new BsonString(replay())));
        return json.toJson();
    }
}
