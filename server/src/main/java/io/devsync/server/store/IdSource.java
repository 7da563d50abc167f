package io.devsync.server.store;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Makes new ids, secrets and salts from an injected clock and source of randomness. As safe for use by several threads
 * as the source is; in production that is a {@link java.security.SecureRandom}.
 */
public final class IdSource {

    private static final int OBJECT_ID_BYTES = 12;
    private static final int PROCESS_BYTES = 5;
    /** Leaves the upper half of the counter's three bytes before it starts over. */
    private static final int COUNTER_START_MAX = 1 << 23;

    private final Clock clock;
    private final RandomGenerator random;
    private final byte[] process = new byte[PROCESS_BYTES];
    private final AtomicInteger counter;

    public IdSource(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        random.nextBytes(process);
        this.counter = new AtomicInteger(random.nextInt(COUNTER_START_MAX));
    }

    /**
     * A new ObjectId in 24 hexadecimal digits: seconds since 1970, this source's random mark, a counter. So ids of one
     * source sort as they were made.
     */
    public String objectId() {
        byte[] id = new byte[OBJECT_ID_BYTES];
        int count = counter.getAndIncrement();
        ByteBuffer.wrap(id)
                .putInt((int) clock.instant().getEpochSecond())
                .put(process)
                .put((byte) (count >>> 16))
                .putShort((short) count);
        return HexFormat.of().formatHex(id);
    }

    /** Random bytes. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A secret of that many random bytes, in letters, digits, {@code -} and {@code _}. */
    public String secret(int byteCount) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(byteCount));
    }
}
