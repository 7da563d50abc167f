package io.devsync.server.embedded.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How MVStore writes and orders our byte arrays: as unsigned bytes, the order of {@code SortKey}. */
final class BytesType extends BasicDataType<byte[]> {

    static final BytesType INSTANCE = new BytesType();

    /** What an array costs beside its bytes: header and reference. */
    private static final int ARRAY_OVERHEAD_BYTES = 24;

    private BytesType() {
    }

    @Override
    public int getMemory(byte[] bytes) {
        return ARRAY_OVERHEAD_BYTES + bytes.length;
    }

    /** Documents of 100 bytes and of 16 MB live in one map: an estimate from a sample would make pages of any size. */
    @Override
    public boolean isMemoryEstimationAllowed() {
        return false;
    }

    @Override
    public void write(WriteBuffer buffer, byte[] bytes) {
        buffer.putVarInt(bytes.length);
        buffer.put(bytes);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
        byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }

    @Override
    public int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right);
    }
}
