package io.devsync.server.schema.constraint;

/**
 * How an object fails a schema.
 *
 * @param path the field, such as {@code lines[2].qty}; empty for the object itself
 * @param code the original's name of the demand (spec strict-mode §3.5), such as {@code number_lte}
 * @param message what was found and what was expected
 */
public record Violation(String path, String code, String message) {

    /** Values longer than this say no more to whoever reads the message. */
    private static final int EXCERPT_CHARS_MAX = 80;

    static Violation of(String code, Object found, String expected) {
        return new Violation("", code, excerpt(String.valueOf(found)) + " (expected: " + expected + ")");
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS_MAX ? text : text.substring(0, EXCERPT_CHARS_MAX) + "...";
    }

    /** The same, of a field that contains what this is about. */
    Violation inField(String name) {
        boolean joined = path.isEmpty() || path.startsWith("[");
        return new Violation(joined ? name + path : name + "." + path, code, message);
    }

    /** The same, of an element that contains what this is about. */
    Violation inElement(int index) {
        return inField("[" + index + "]");
    }

    /** One line for people: field, code, message. */
    @Override
    public String toString() {
        return (path.isEmpty() ? "(root)" : path) + ": " + code + ": " + message;
    }
}
