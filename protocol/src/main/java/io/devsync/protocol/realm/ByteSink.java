package io.devsync.protocol.realm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at the end: heads, numbers in decimal, and bodies. Owned by one thread. */
final class ByteSink {

    private byte[] bytes;
    private int size;

    ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** ASCII text. */
    ByteSink ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A blank and a number. */
    ByteSink token(long number) {
        return put(' ').number(number);
    }

    /** A blank and 0 or 1. */
    ByteSink token(boolean flag) {
        return put(' ').put(flag ? '1' : '0');
    }

    /** A number in decimal. */
    ByteSink number(long number) {
        int length = digits(number);
        reserve(length);
        if (number < 0) {
            return ascii(Long.toString(number));
        }
        long rest = number;
        for (int i = size + length - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += length;
        return this;
    }

    /** How many characters a number takes. */
    static int digits(long number) {
        if (number < 0) {
            return Long.toString(number).length();
        }
        int length = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }

    /** One ASCII character. */
    ByteSink put(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
        return this;
    }

    /** Bytes as they are. */
    ByteSink put(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Bytes as they are. */
    ByteSink put(byte[] source) {
        return put(source, 0, source.length);
    }

    /** Text as UTF-8; lone surrogates become question marks, for clients refuse what is no UTF-8. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            int doubled = (int) Math.min(bytes.length * 2L, 1 << 30);
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), doubled));
        }
    }

    int size() {
        return size;
    }

    /** What was written; no copy when the capacity was exact. */
    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
