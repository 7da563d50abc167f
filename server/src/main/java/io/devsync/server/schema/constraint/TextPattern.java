package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code pattern}: a regular expression that must be found somewhere in the text. Of one thread: it reuses its matcher.
 *
 * <p>The schema's author writes the pattern, anybody the text, and some pairs of the two never end. So the matcher may
 * look at a bounded number of characters; a text that takes more does not fit.
 */
final class TextPattern implements ValueCheck {

    /** A text of a megabyte passes once through a simple pattern; a runaway match ends after some ten milliseconds. */
    private static final int LOOKS_MAX = 5_000_000;

    private final Pattern pattern;
    private final Matcher matcher;
    private final Measured measured = new Measured();

    TextPattern(Pattern pattern) {
        this.pattern = pattern;
        this.matcher = pattern.matcher("");
    }

    @Override
    public @Nullable Violation check(Value value) {
        return value instanceof Scalar.Str(String text) ? check(text) : null;
    }

    @Nullable Violation check(String text) {
        if (find(text)) {
            return null;
        }
        return Violation.of("pattern", '"' + text + '"', "a text that matches " + pattern);
    }

    boolean find(String text) {
        measured.measure(text);
        try {
            return matcher.reset(measured).find();
        } catch (TooManyLooksException | StackOverflowError runaway) {
            return false;
        } finally {
            measured.measure("");
        }
    }

    /** The matcher has looked often enough. */
    private static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooksException() {
            super("the pattern takes too long", null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Measured implements CharSequence {
        private String text = "";
        private int looks;

        void measure(String next) {
            text = next;
            looks = 0;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > LOOKS_MAX) {
                throw new TooManyLooksException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
