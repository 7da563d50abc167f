package io.devsync.protocol.merge;

/**
 * Who wins where a rule asks: the changeset's timestamp, then its origin (spec merge-rules §1).
 *
 * @param originTimestamp milliseconds since 2015, unsigned
 * @param originFileIdent of the file that recorded it, unsigned; never 0
 */
record Rank(long originTimestamp, long originFileIdent) {

    boolean olderThan(Rank other) {
        int byTime = Long.compareUnsigned(originTimestamp, other.originTimestamp);
        return byTime != 0 ? byTime < 0 : Long.compareUnsigned(originFileIdent, other.originFileIdent) < 0;
    }
}
