package io.devsync.server.store;

import org.bson.BsonNumber;
import org.bson.BsonValue;

/** When MongoDB takes two values of {@code _id} for the same: numbers by value, whatever their type. */
final class SameId {

    private SameId() {}

    static boolean of(BsonValue left, BsonValue right) {
        if (left instanceof BsonNumber one && right instanceof BsonNumber other) {
            return one.longValue() == other.longValue() && one.doubleValue() == other.doubleValue();
        }
        return left.equals(right);
    }
}
