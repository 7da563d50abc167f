package io.devsync.protocol.device;

import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.realm.BadMessageException;

/** Checks numbers of frames, which protobuf gives as 64 bits without sign. */
final class Numbers {

    private Numbers() {}

    /** A number from 0 to 2^63-1. */
    static long count(String what, long number) throws BadMessageException {
        return count(what, number, SyncError.Code.BAD_SYNTAX);
    }

    /** A number from 0 to 2^63-1. */
    static long count(String what, long number, SyncError.Code code) throws BadMessageException {
        if (number < 0) {
            throw BadMessageException.ofConnection(
                    code, what + ": " + Long.toUnsignedString(number) + " (expected: below 2^63)");
        }
        return number;
    }

    /** A timestamp; one beyond 2^63-1 counts as that, for a clock before 2015 wraps around. */
    static long timestamp(long number) {
        return number < 0 ? Long.MAX_VALUE : number;
    }

    /** An int from 0 on; larger ones count as the largest. */
    static int saturated(int number) {
        return number < 0 ? Integer.MAX_VALUE : number;
    }

    /** A session's ident. */
    static long session(long number) throws BadMessageException {
        if (number <= 0) {
            throw BadMessageException.ofConnection(
                    SyncError.Code.BAD_SESSION_IDENT,
                    "session: " + Long.toUnsignedString(number) + " (expected: 1 to 2^63-1)");
        }
        return number;
    }

    /** The error for a part that must be there. */
    static BadMessageException missing(String what) {
        return BadMessageException.ofConnection(SyncError.Code.BAD_SYNTAX, what + ": missing or of unknown kind");
    }
}
