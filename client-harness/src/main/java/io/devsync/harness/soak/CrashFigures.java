package io.devsync.harness.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * How a crash soak ended.
 *
 * @param kills processes killed, by moment
 * @param starts processes started
 * @param startMs how long the slowest start took until the server listened
 * @param servingMs how long it took at most from then until a device got something acknowledged
 * @param devices that took part, those that were discarded on the way included
 * @param transactions that they wrote
 * @param acknowledged of these, before the end of the run or of their device
 * @param objects in the documents at the end
 * @param checks how often everything came to rest and was compared
 * @param lost acknowledged writes that were missing
 * @param doubled writes that were applied twice, or that nobody made
 * @param troubled devices that were reset, had a write undone, or could not go on
 * @param different devices that did not hold what the documents did
 * @param problems all of it for people, and whatever else went wrong
 */
public record CrashFigures(
        long seed,
        int nodes,
        Map<KillMoment, Integer> kills,
        int starts,
        long startMs,
        long servingMs,
        int devices,
        long transactions,
        long acknowledged,
        long objects,
        int checks,
        long lost,
        long doubled,
        long troubled,
        long different,
        long seconds,
        List<String> problems) {

    /** Whether nothing was lost, doubled or reset, and the run came to its end. */
    public boolean good() {
        return problems.isEmpty() && lost + doubled + troubled + different == 0;
    }

    private int allKills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** One line. */
    public String toText() {
        StringBuilder moments = new StringBuilder();
        kills.forEach((moment, count) -> moments.append(moments.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(moment.name().toLowerCase(Locale.ROOT)));
        return String.format(
                Locale.ROOT,
                "%s: %d kills (%s) of %d starts of %d node(s), slowest start %d ms and first acknowledgement %d ms later, %d devices, %d transactions, %d "
                        + "acknowledged, %d objects, %d checks: %d lost, %d doubled, %d devices reset or stopped, %d "
                        + "different; seed %d, %d s",
                good() ? "good" : "BAD",
                allKills(),
                moments,
                starts,
                nodes,
                startMs,
                servingMs,
                devices,
                transactions,
                acknowledged,
                objects,
                checks,
                lost,
                doubled,
                troubled,
                different,
                seed,
                seconds);
    }

    /** The same as one line of JSON, with the components' names. */
    public String toJson() {
        BsonDocument moments = new BsonDocument();
        kills.forEach((moment, count) -> moments.append(moment.name().toLowerCase(Locale.ROOT), new BsonInt32(count)));
        return new BsonDocument("ok", BsonBoolean.valueOf(good()))
                .append("seed", new BsonInt64(seed))
                .append("nodes", new BsonInt32(nodes))
                .append("kills", moments)
                .append("starts", new BsonInt32(starts))
                .append("startMs", new BsonInt64(startMs))
                .append("servingMs", new BsonInt64(servingMs))
                .append("devices", new BsonInt32(devices))
                .append("transactions", new BsonInt64(transactions))
                .append("acknowledged", new BsonInt64(acknowledged))
                .append("objects", new BsonInt64(objects))
                .append("checks", new BsonInt32(checks))
                .append("lost", new BsonInt64(lost))
                .append("doubled", new BsonInt64(doubled))
                .append("troubled", new BsonInt64(troubled))
                .append("different", new BsonInt64(different))
                .append("seconds", new BsonInt64(seconds))
                .append("problems", new BsonArray(problems.stream().map(BsonString::new).toList()))
                .toJson();
    }
}
