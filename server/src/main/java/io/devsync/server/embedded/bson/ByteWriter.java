package io.devsync.server.embedded.bson;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A growing byte array with BSON's little-endian primitives; owned by the thread that fills it. */
public final class ByteWriter {

    private static final int OBJECT_ID_BYTES = 12;

    private byte[] bytes;
    private int size;
    /** The same bytes, once a value has asked for one of these to write itself into. */
    private @Nullable ByteBuffer view;

    public ByteWriter(int expectedBytes) {
        bytes = new byte[Math.max(16, expectedBytes)];
    }

    public int size() {
        return size;
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    public void writeBytes(byte[] source) {
        writeBytes(source, 0, source.length);
    }

    public void writeBytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    public void writeInt32(int value) {
        ensure(4);
        RawBson.putInt32(bytes, size, value);
        size += 4;
    }

    public void writeInt64(long value) {
        writeInt32((int) value);
        writeInt32((int) (value >>> 32));
    }

    /** Big-endian, for keys that sort by their bytes. */
    public void writeBigEndian64(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void writeBigEndian32(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void writeObjectId(ObjectId id) {
        ensure(OBJECT_ID_BYTES);
        if (view == null || view.array() != bytes) {
            view = ByteBuffer.wrap(bytes);
        }
        id.putToByteBuffer(view.position(size));
        size += OBJECT_ID_BYTES;
    }

    /** UTF-8 bytes and a closing NUL. */
    public void writeCString(String text) {
        writeUtf8(text);
        writeByte(0);
    }

    public void writeUtf8(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size -= i;
                writeBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    /** Leaves room for a length that {@link #patchLength} fills in; returns where. */
    public int reserveInt32() {
        writeInt32(0);
        return size - 4;
    }

    /** Writes the number of bytes from {@code position} to the end at {@code position}. */
    public void patchLength(int position) {
        RawBson.putInt32(bytes, position, size - position);
    }

    public void putInt32(int position, int value) {
        RawBson.putInt32(bytes, position, value);
    }

    /** Inverts the bits of everything from {@code position} on: the key then sorts descending. */
    public void invertFrom(int position) {
        for (int i = position; i < size; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The array behind the writer, valid up to {@link #size} until the next write. */
    public byte[] array() {
        return bytes;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
