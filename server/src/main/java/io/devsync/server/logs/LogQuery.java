package io.devsync.server.logs;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of an app are wanted; the newest come first.
 *
 * @param fileIdent the client file, as sync knows a device
 * @param types empty for all
 * @param after entries completed later than this
 * @param until entries completed then or earlier
 * @param skip how many of the newest are left out; at least 0
 * @param limit how many are wanted at most; 1 to {@link #LIMIT_MAX}
 */
public record LogQuery(
        Optional<String> userId,
        Optional<String> deviceId,
        Optional<Long> fileIdent,
        Optional<String> coId,
        Set<LogType> types,
        boolean errorsOnly,
        Optional<Instant> after,
        Optional<Instant> until,
        int skip,
        int limit) {

    /** As many as the original gives at once. */
    public static final int LIMIT_MAX = 100;

    /** @throws IllegalArgumentException when a number is out of range */
    public LogQuery {
        types = Set.copyOf(types);
        if (skip < 0) {
            throw new IllegalArgumentException("skip: " + skip + " (expected: 0 or more)");
        }
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LIMIT_MAX + ")");
        }
    }

    /** Of whatever client file. */
    public LogQuery(
            Optional<String> userId,
            Optional<String> deviceId,
            Optional<String> coId,
            Set<LogType> types,
            boolean errorsOnly,
            Optional<Instant> after,
            Optional<Instant> until,
            int skip,
            int limit) {
        this(userId, deviceId, Optional.empty(), coId, types, errorsOnly, after, until, skip, limit);
    }

    /** The newest entries of all kinds. */
    public static LogQuery newest() {
        return new LogQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                LIMIT_MAX);
    }
}
