package io.devsync.server.query;

/**
 * Looks into strings as queries do (realm-core unicode.cpp, string_data.cpp).
 *
 * <p>Ignoring case means the letters of ASCII and Latin-1, as clients have it. The needle of each comparison is folded
 * beforehand, the haystack character by character, so that nothing is allocated.
 */
final class TextMatch {

    private TextMatch() {}

    /** The text with each letter in lower case. */
    static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            folded.append(fold(text.charAt(i)));
        }
        return folded.toString();
    }

    private static char fold(char c) {
        boolean upper = c >= 'A' && c <= 'Z' || c >= 0xC0 && c <= 0xDE && c != 0xD7;
        return upper ? (char) (c + 0x20) : c;
    }

    private static char at(String text, int index, boolean fold) {
        char c = text.charAt(index);
        return fold ? fold(c) : c;
    }

    static boolean equal(String text, String needle, boolean fold) {
        return text.length() == needle.length() && regionEqual(text, 0, needle, fold);
    }

    static boolean beginsWith(String text, String needle, boolean fold) {
        return text.length() >= needle.length() && regionEqual(text, 0, needle, fold);
    }

    static boolean endsWith(String text, String needle, boolean fold) {
        int from = text.length() - needle.length();
        return from >= 0 && regionEqual(text, from, needle, fold);
    }

    static boolean contains(String text, String needle, boolean fold) {
        if (!fold) {
            return text.contains(needle);
        }
        for (int from = 0; from <= text.length() - needle.length(); from++) {
            if (regionEqual(text, from, needle, true)) {
                return true;
            }
        }
        return false;
    }

    private static boolean regionEqual(String text, int from, String needle, boolean fold) {
        for (int i = 0; i < needle.length(); i++) {
            if (at(text, from + i, fold) != needle.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the whole text is like a pattern; {@code ?} is one code point. It goes back to the last star only, which is
     * enough, so a hostile pattern costs the product of the lengths and not more.
     */
    static boolean like(String text, String pattern, boolean fold) {
        int t = 0;
        int p = 0;
        int starPattern = -1;
        int starText = 0;
        while (t < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (p < pattern.length() && c == '*') {
                starPattern = ++p;
                starText = t;
            } else if (p < pattern.length() && c == '?') {
                t += Character.charCount(text.codePointAt(t));
                p++;
            } else if (p < pattern.length() && c == at(text, t, fold)) {
                t++;
                p++;
            } else if (starPattern >= 0) {
                starText += Character.charCount(text.codePointAt(starText));
                t = starText;
                p = starPattern;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
