package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a connection speaks: agreed on through {@code Sec-WebSocket-Protocol} before its first message (§1.3).
 *
 * @param mode decided by the prefix alone, for the whole connection
 * @param version {@value #OLDEST} to {@value #NEWEST}
 * @param token the text on the wire
 */
public record SubProtocol(SyncMode mode, int version, String token) {

    /** What every client since core 10.3 still offers. */
    public static final int OLDEST = 2;

    /** What core 14.11 and later offer first. */
    public static final int NEWEST = 14;

    /** From here on a {@code #} stands before the version; before, a {@code /}. */
    private static final int FIRST_WITH_HASH = 8;

    private static final String FLEXIBLE_PREFIX = "com.mongodb.realm-query-sync";
    private static final String PARTITION_BASED_PREFIX = "com.mongodb.realm-sync";

    public SubProtocol {
        if (version < OLDEST || version > NEWEST) {
            throw new IllegalArgumentException(
                    "protocol version: " + version + " (expected: " + OLDEST + " to " + NEWEST + ")");
        }
    }

    /** The protocol with the token that a client of that version offers. */
    public static SubProtocol of(SyncMode mode, int version) {
        return new SubProtocol(mode, version, prefix(mode) + (version < FIRST_WITH_HASH ? '/' : '#') + version);
    }

    private static String prefix(SyncMode mode) {
        return switch (mode) {
            case FLEXIBLE -> FLEXIBLE_PREFIX;
            case PARTITION_BASED -> PARTITION_BASED_PREFIX;
        };
    }

    /** The header value of a client whose newest version is {@code newest}: one token per version, descending. */
    public static String offer(SyncMode mode, int newest) {
        char separator = newest < FIRST_WITH_HASH ? '/' : '#';
        List<String> tokens = new ArrayList<>();
        for (int version = newest; version >= OLDEST; version--) {
            tokens.add(prefix(mode) + separator + version);
        }
        return tokens.stream().collect(Collectors.joining(", "));
    }

    /**
     * The newest version that the client offers and we speak; empty when there is none, in which case the upgrade must
     * be refused: a client that gets a 101 without one of its own tokens crashes (real-client §7.1).
     *
     * @param offer the value of {@code Sec-WebSocket-Protocol}; tokens of other protocols are skipped
     */
    public static Optional<SubProtocol> choose(String offer) {
        Optional<SubProtocol> best = Optional.empty();
        for (String token : offer.split(",", -1)) {
            Optional<SubProtocol> candidate = parse(token.trim());
            if (candidate.isPresent() && better(candidate.get(), best)) {
                best = candidate;
            }
        }
        return best;
    }

    /** A client offers one mode only; should it offer both, the first one counts. */
    private static boolean better(SubProtocol candidate, Optional<SubProtocol> best) {
        return best.isEmpty() || candidate.mode == best.get().mode && candidate.version > best.get().version;
    }

    private static Optional<SubProtocol> parse(String token) {
        for (SyncMode mode : SyncMode.values()) {
            String prefix = prefix(mode);
            if (token.startsWith(prefix) && token.length() > prefix.length()) {
                char separator = token.charAt(prefix.length());
                if (separator == '#' || separator == '/') {
                    return parseVersions(mode, prefix + separator, token.substring(prefix.length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** One version, or {@code from-to}, of which the newest one that we speak is taken. */
    private static Optional<SubProtocol> parseVersions(SyncMode mode, String prefix, String versions) {
        int dash = versions.indexOf('-');
        int from = parseVersion(dash < 0 ? versions : versions.substring(0, dash));
        int to = dash < 0 ? from : parseVersion(versions.substring(dash + 1));
        int version = Math.min(to, NEWEST);
        return from < 0 || version < Math.max(from, OLDEST)
                ? Optional.empty()
                : Optional.of(new SubProtocol(mode, version, prefix + version));
    }

    /** The number; -1 when it is none or has more than six digits. */
    private static int parseVersion(String digits) {
        if (digits.isEmpty() || digits.length() > 6) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
