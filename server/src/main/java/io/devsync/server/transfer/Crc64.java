package io.devsync.server.transfer;

/** The checksum that ends a collection in an archive: CRC-64 with the ECMA-182 polynomial, reflected (mongo-tools, archive/spec.md). */
final class Crc64 {

    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final long[] TABLE = table();

    private long state = ~0L;

    void update(byte[] bytes, int length) {
        long crc = state;
        for (int i = 0; i < length; i++) {
            crc = TABLE[(int) (crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
        }
        state = crc;
    }

    long value() {
        return ~state;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
