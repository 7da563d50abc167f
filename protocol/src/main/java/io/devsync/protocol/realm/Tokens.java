package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the tokens of a message's head, or of the entries in a body, from left to right (§2). Each token names its
 * terminator, as in the clients' parser; nothing is allocated for numbers. Owned by one thread.
 */
final class Tokens {

    /** Longer than any number of 64 bits with its sign, and than any message type. */
    private static final int TOKEN_BYTES_MAX = 24;

    private final byte[] bytes;
    private final int end;
    private final SyncError.Code code;
    private int position;

    /**
     * @param code of the error when something cannot be read
     */
    Tokens(byte[] bytes, int offset, int end, SyncError.Code code) {
        this.bytes = bytes;
        this.position = offset;
        this.end = end;
        this.code = code;
    }

    int position() {
        return position;
    }

    /** What is read from; changesets are decoded in place. */
    byte[] bytes() {
        return bytes;
    }

    int remaining() {
        return end - position;
    }

    /** The message's type. */
    String word(char terminator) throws BadMessageException {
        int start = position;
        int stop = tokenEnd("message type", terminator);
        return new String(bytes, start, stop - start, StandardCharsets.US_ASCII);
    }

    /** The type of a message whose head may consist of it alone. */
    String type() throws BadMessageException {
        for (int i = position; i < end && i < position + TOKEN_BYTES_MAX; i++) {
            if (bytes[i] == ' ') {
                return word(' ');
            }
            if (bytes[i] == '\n') {
                break;
            }
        }
        throw bad("message type: missing (expected: a word, then a blank)");
    }

    /** A number from 0 to 2^63-1. */
    long number(String what, char terminator) throws BadMessageException {
        int start = position;
        int stop = tokenEnd(what, terminator);
        return digits(what, start, start, stop);
    }

    /** A number that may be negative, down to -(2^63-1). */
    long signed(String what, char terminator) throws BadMessageException {
        int start = position;
        int stop = tokenEnd(what, terminator);
        boolean negative = bytes[start] == '-';
        long magnitude = digits(what, start, negative ? start + 1 : start, stop);
        return negative ? -magnitude : magnitude;
    }

    /** A number from 0 to 2^64-1, of which all above 2^63-1 count as that. */
    long saturated(String what, char terminator) throws BadMessageException {
        int start = position;
        int stop = tokenEnd(what, terminator);
        if (stop - start < 19 || bytes[start] == '+') {
            return digits(what, start, start, stop);
        }
        try {
            long number = Long.parseUnsignedLong(new String(bytes, start, stop - start, StandardCharsets.US_ASCII));
            return number >= 0 ? number : Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw bad(what + ": " + printable(start, stop) + " (expected: a decimal number below 2^64)");
        }
    }

    private long digits(String what, int start, int from, int stop) throws BadMessageException {
        long number = 0;
        for (int i = from; i < stop; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                throw bad(what + ": " + printable(start, stop) + " (expected: a decimal number below 2^63)");
            }
            number = number * 10 + digit;
        }
        if (from == stop) {
            throw bad(what + ": no digits (expected: a decimal number)");
        }
        return number;
    }

    /** A session's ident. */
    long session(char terminator) throws BadMessageException {
        long session = number("session ident", terminator);
        if (session == 0) {
            throw BadMessageException.ofConnection(
                    SyncError.Code.BAD_SESSION_IDENT, "session ident: 0 (expected: 1 or more)");
        }
        return session;
    }

    /** 0 or 1. */
    boolean flag(String what, char terminator) throws BadMessageException {
        long value = number(what, terminator);
        if (value > 1) {
            throw bad(what + ": " + value + " (expected: 0 or 1)");
        }
        return value == 1;
    }

    /** A number with an optional fraction and exponent. */
    double decimal(String what, char terminator) throws BadMessageException {
        int start = position;
        int stop = tokenEnd(what, terminator);
        for (int i = start; i < stop; i++) {
            if ("0123456789.eE+-".indexOf(bytes[i]) < 0) {
                throw bad(what + ": " + printable(start, stop) + " (expected: a decimal number)");
            }
        }
        try {
            return Double.parseDouble(new String(bytes, start, stop - start, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw bad(what + ": " + printable(start, stop) + " (expected: a decimal number)");
        }
    }

    /** Text of that many bytes. */
    String text(String what, long size, int sizeMax) throws BadMessageException {
        int length = size(what, size, sizeMax);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException e) {
            throw bad(what + ": not UTF-8");
        }
    }

    /** Passes over that many bytes. */
    void skip(String what, long size, int sizeMax) throws BadMessageException {
        position += size(what, size, sizeMax);
    }

    private int size(String what, long size, int sizeMax) throws BadMessageException {
        if (size > sizeMax) {
            throw BadMessageException.tooBig(what + " in bytes", size, sizeMax);
        }
        if (size > remaining()) {
            throw bad(what + ": " + size + " bytes announced (expected: at most the " + remaining()
                    + " that are there)");
        }
        return (int) size;
    }

    /** Everything has been read. */
    void end() throws BadMessageException {
        if (remaining() != 0) {
            throw bad(remaining() + " bytes after the message (expected: none)");
        }
    }

    /** The error for something at this place. */
    BadMessageException bad(String message) {
        return BadMessageException.ofConnection(code, message);
    }

    /** Moves behind the terminator; the end of the token. */
    private int tokenEnd(String what, char terminator) throws BadMessageException {
        int limit = Math.min(end, position + TOKEN_BYTES_MAX + 1);
        for (int i = position; i < limit; i++) {
            byte b = bytes[i];
            if (b == terminator) {
                if (i == position) {
                    throw bad(what + ": missing");
                }
                position = i + 1;
                return i;
            }
            if (b == ' ' || b == '\n') {
                break;
            }
        }
        throw bad(what + ": not followed by " + (terminator == '\n' ? "a line feed" : "a blank"));
    }

    /** For error texts: what was there, with everything but visible ASCII replaced. */
    private String printable(int start, int stop) {
        StringBuilder text = new StringBuilder().append('"');
        for (int i = start; i < stop; i++) {
            text.append(bytes[i] > ' ' && bytes[i] < 127 ? (char) bytes[i] : '?');
        }
        return text.append('"').toString();
    }
}
