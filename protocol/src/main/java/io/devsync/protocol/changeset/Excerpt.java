package io.devsync.protocol.changeset;

/** Quotes a peer's text in an error message without letting the peer decide how long the message gets. */
public final class Excerpt {

    private static final int CHARS_MAX = 64;

    private Excerpt() {}

    /** The text in quotes, cut after its first characters. */
    public static String of(String text) {
        return '"' + cut(text) + '"';
    }

    /** The text, cut after its first characters. */
    public static String cut(String text) {
        return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "…";
    }
}
