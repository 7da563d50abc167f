package io.devsync.harness.simulate;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happened in a simulation, as one number that differs when anything differs, and as text for those who ask. */
final class Trace {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Consumer<String> listener;
    private final boolean listening;
    private long hash = FNV_OFFSET;

    private Trace(boolean listening, Consumer<String> listener) {
        this.listening = listening;
        this.listener = listener;
    }

    /** A trace that is only hashed. */
    static Trace silent() {
        return new Trace(false, line -> {});
    }

    /** A trace whose lines somebody reads. */
    static Trace to(Consumer<String> listener) {
        return new Trace(true, listener);
    }

    void note(long nowMicros, String what, long... numbers) {
        mix(nowMicros);
        mix(what.hashCode());
        for (long number : numbers) {
            mix(number);
        }
        if (listening) {
            listener.accept("%12.6f %s %s".formatted(nowMicros / 1e6, what, Arrays.toString(numbers)));
        }
    }

    /** More of what was noted last, for those who read. */
    void detail(Supplier<String> text) {
        if (listening) {
            listener.accept("             " + text.get());
        }
    }

    private void mix(long number) {
        hash = (hash ^ number) * FNV_PRIME;
        hash ^= hash >>> 32;
    }

    long hash() {
        return hash;
    }
}
