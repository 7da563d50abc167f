package io.devsync.server.models.language;

import java.util.function.IntFunction;

/** String literals of the languages. */
final class Quotes {

    private Quotes() {}

    static String swift(String text) {
        return quote(text, '"', false, c -> "\\u{%x}".formatted(c));
    }

    /** Kotlin, in which a dollar begins a template. */
    static String kotlin(String text) {
        return quote(text, '"', true, c -> "\\u%04x".formatted(c));
    }

    /** Dart, in which a dollar begins a template too. */
    static String dart(String text) {
        return quote(text, '\'', true, c -> "\\u%04x".formatted(c));
    }

    static String javaScript(String text) {
        return quote(text, '"', false, c -> "\\u%04x".formatted(c));
    }

    static String cSharp(String text) {
        return quote(text, '"', false, c -> "\\u%04x".formatted(c));
    }

    /** Java, whose compiler would read {@code \\u000a} as a line break inside the literal, and the languages of C. */
    static String octal(String text) {
        return quote(text, '"', false, c -> "\\%03o".formatted(c));
    }

    private static String quote(String text, char quote, boolean dollar, IntFunction<String> control) {
        StringBuilder quoted = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\' || dollar && c == '$') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(control.apply(c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(quote).toString();
    }
}
