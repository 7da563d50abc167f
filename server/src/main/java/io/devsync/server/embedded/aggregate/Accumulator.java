package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.expression.Variables;
import org.bson.BsonValue;

/** Gathers one field of one group; owned by the run. */
interface Accumulator {

    /** Takes one document. @return how many bytes of memory that took, roughly; 0 for accumulators that do not grow */
    long add(Variables variables);

    BsonValue result();
}
