package io.devsync.server.embedded.expression;

import org.bson.BsonUndefined;
import org.bson.BsonValue;

/** Stands for "no value" where a map cannot hold null; recognised by identity, never stored. */
final class Missing {

    static final BsonValue VALUE = new BsonUndefined();

    private Missing() {
    }
}
