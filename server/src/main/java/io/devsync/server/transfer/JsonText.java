package io.devsync.server.transfer;

import java.nio.charset.StandardCharsets;

/** Steps through the text of JSON, byte by byte; owned by the thread that reads. */
class JsonText {

    /** The longest numbers that fit into 64 bits whatever their digits. */
    private static final int DIGITS_MAX = 18;

    final byte[] text;
    int position;

    /**
     * @param text UTF-8
     * @param start the first byte to read
     */
    JsonText(byte[] text, int start) {
        this.text = text;
        this.position = start;
    }

    /** Thrown where the text is for another parser; it costs next to nothing without a stack trace. */
    static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownException() {
            super("", null, false, false);
        }
    }

    /** The next byte that is no space, to which it steps. */
    byte peek() {
        while (isSpace(text[position])) {
            position++;
        }
        return text[position];
    }

    void expect(char wanted) throws UnknownException {
        if (peek() != wanted) {
            throw new UnknownException();
        }
        position++;
    }

    /** Steps over a comma, or over what closes; true when more comes. */
    boolean next(char closing) throws UnknownException {
        byte b = peek();
        if (b != ',' && b != closing) {
            throw new UnknownException();
        }
        position++;
        return b == ',';
    }

    boolean next(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (text[position + i] != word.charAt(i)) {
                return false;
            }
        }
        position += word.length();
        return true;
    }

    /** Steps over a text without escapes; returns where it begins, and leaves the position behind its quotation mark. */
    int plain() throws UnknownException {
        expect('"');
        int start = position;
        while (text[position] != '"') {
            if (text[position] == '\\' || text[position] >= 0 && text[position] < ' ') {
                throw new UnknownException();
            }
            position++;
        }
        position++;
        return start;
    }

    String plainText() throws UnknownException {
        int start = plain();
        return new String(text, start, position - 1 - start, StandardCharsets.ISO_8859_1);
    }

    void requireName(String name) throws UnknownException {
        if (!plainText().equals(name)) {
            throw new UnknownException();
        }
    }

    String ascii(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    long integer(int from, int to) throws UnknownException {
        boolean negative = text[from] == '-';
        int first = negative ? from + 1 : from;
        if (to - first < 1 || to - first > DIGITS_MAX) {
            throw new UnknownException();
        }
        long value = 0;
        for (int i = first; i < to; i++) {
            if (!isDigit(text[i])) {
                throw new UnknownException();
            }
            value = value * 10 + text[i] - '0';
        }
        return negative ? -value : value;
    }

    int digits(int start, int count) throws UnknownException {
        int value = 0;
        for (int i = start; i < start + count; i++) {
            if (!isDigit(text[i])) {
                throw new UnknownException();
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    static int hex(byte digit) throws UnknownException {
        int value = Character.digit(digit, 16);
        if (value < 0) {
            throw new UnknownException();
        }
        return value;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isDelimiter(byte b) {
        return b == ',' || b == '}' || b == ']' || isSpace(b);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
