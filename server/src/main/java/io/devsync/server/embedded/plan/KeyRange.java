package io.devsync.server.embedded.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys from {@code from} (inclusive) to {@code to} (exclusive); null means no bound. */
record KeyRange(byte @Nullable [] from, byte @Nullable [] to) {

    static final KeyRange ALL = new KeyRange(null, null);

    /** Everything that starts with {@code prefix}. */
    static KeyRange prefixed(byte[] prefix) {
        return new KeyRange(prefix, after(prefix));
    }

    KeyRange intersect(KeyRange other) {
        byte[] higherFrom = from == null ? other.from
                : other.from == null || Arrays.compareUnsigned(from, other.from) >= 0 ? from : other.from;
        byte[] lowerTo = to == null ? other.to
                : other.to == null || Arrays.compareUnsigned(to, other.to) <= 0 ? to : other.to;
        return new KeyRange(higherFrom, lowerTo);
    }

    boolean isEmpty() {
        return from != null && to != null && Arrays.compareUnsigned(from, to) >= 0;
    }

    /** The smallest key above everything that starts with {@code prefix}; keys are never all 0xFF and so there is one, or no bound. */
    static byte @Nullable [] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRange that && Arrays.equals(from, that.from) && Arrays.equals(to, that.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }
}
