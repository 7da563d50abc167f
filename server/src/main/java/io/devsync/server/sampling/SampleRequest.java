package io.devsync.server.sampling;

import java.util.Optional;
import org.bson.BsonDocument;

/**
 * Which documents of a collection are looked at.
 *
 * @param limit how many; 0 for all
 * @param filter chooses documents; empty for any
 * @param projection chooses fields; empty for all. {@code _id} is always among them
 * @param sort makes the first ones of an order be looked at, instead of random ones
 * @param skip how many are passed over before; with it, documents come in order and not at random
 */
public record SampleRequest(
        long limit, BsonDocument filter, BsonDocument projection, Optional<BsonDocument> sort, long skip) {

    /** Twenty times the original's: still less than a second for most collections. */
    public static final long DEFAULT_LIMIT = 10_000;

    /** @throws IllegalArgumentException when a number is out of range, or the projection leaves {@code _id} out */
    public SampleRequest {
        if (limit < 0 || skip < 0) {
            throw new IllegalArgumentException(
                    (limit < 0 ? "limit: " + limit : "skip: " + skip) + " (expected: a number, 0 or more)");
        }
        if (skip > Integer.MAX_VALUE || limit > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    (limit > Integer.MAX_VALUE ? "limit: " + limit : "skip: " + skip) + " (expected: at most "
                            + Integer.MAX_VALUE + "); 0 as limit looks at all documents");
        }
        if (projection.get("_id") != null
                && (projection.get("_id").isNumber() && projection.get("_id").asNumber().intValue() == 0
                        || projection.get("_id").isBoolean() && !projection.getBoolean("_id").getValue())) {
            throw new IllegalArgumentException("projection: leaves _id out (expected: _id, which every class needs)");
        }
    }

    /** Random documents, as many as by default. */
    public static SampleRequest random() {
        return new SampleRequest(DEFAULT_LIMIT, new BsonDocument(), new BsonDocument(), Optional.empty(), 0);
    }
}
