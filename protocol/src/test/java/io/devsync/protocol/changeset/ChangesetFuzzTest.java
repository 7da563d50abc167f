package io.devsync.protocol.changeset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throws garbage at the decoder. Bytes that crash it are to be kept as a test of their own. */
class ChangesetFuzzTest {

    private static final int ROUNDS = 500;

    private final ChangesetDecoder decoder = new ChangesetDecoder();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedRealChangesetsAreReadOrBad(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (CapturedChangesets.Captured captured : CapturedChangesets.all()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = captured.bytes().clone();
                for (int mutations = random.nextInt(1, 4); mutations > 0; mutations--) {
                    mutate(bytes, random);
                }
                assertReadOrBad(bytes);
            }
        }
    }

    private static void mutate(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) 0xff;
            default -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(1, 20), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void randomBytesAreReadOrBad(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            assertReadOrBad(bytes);
        }
    }

    /** Small numbers are codes and indexes: these get much further than random bytes. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void plausibleBytesAreReadOrBad(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] prefix = HexFormat.of().parseHex("3f0001413f0101423f020143");
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] bytes = new byte[prefix.length + random.nextInt(48)];
            System.arraycopy(prefix, 0, bytes, 0, prefix.length);
            for (int i = prefix.length; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(14));
            }
            assertReadOrBad(bytes);
        }
    }

    /** What can be read at all can also be written, and then read as the same. */
    private void assertReadOrBad(byte[] bytes) {
        try {
            Changeset changeset = decoder.decode(bytes);
            EncodedChangeset encoded = ChangesetCodec.encode(changeset);
            assertThat(decoder.decode(encoded.bytes())).isEqualTo(changeset);
        } catch (BadChangesetException expected) {
            assertThat(expected.getMessage()).startsWith("changeset byte ").hasSizeLessThan(500);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("crasher: " + HexFormat.of().formatHex(bytes), e);
        }
    }

    /** A path of 2^31-1 elements, a binary of as many bytes, an interned string of that index and of that length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3f0001410500010700ffffffff07",
                "3f00014104000107000004ffffffff07",
                "3fffffffff07",
                "3f00ffffffff07"
            })
    void absurdCountsCostLittleMemory(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(BadChangesetException.class);

        long before = thread.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(BadChangesetException.class);

        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }
}
