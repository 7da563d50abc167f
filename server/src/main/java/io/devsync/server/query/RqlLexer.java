package io.devsync.server.query;

import io.devsync.server.query.RqlToken.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a query into words as realm-core's scanner does (realm-core query_flex.ll): the longest match counts.
 *
 * <p>Strings and names are scanned by hand, for a regular expression with alternatives recurses once per character.
 */
final class RqlLexer {

    /** No type of number needs more digits than a double written out in full, and long ones cost quadratic time. */
    private static final int NUMBER_LENGTH_MAX = 800;

    private static final Pattern NUMBER = Pattern.compile(
            "0[xX][0-9a-fA-F]++|[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?f?|[+-](?i:infinity|inf|nan)");
    private static final Pattern TIMESTAMP = Pattern.compile(
            "T[+-]?\\d{1,19}:[+-]?\\d{1,10}|\\d{1,6}-\\d{1,2}-\\d{1,2}[@T]\\d{1,2}:\\d{1,2}:\\d{1,2}(?::\\d{1,9})?");
    private static final Pattern OBJECT_ID = Pattern.compile("oid\\(([0-9a-fA-F]{24})\\)");
    private static final Pattern UUID = Pattern.compile(
            "uuid\\(([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\)");
    private static final Pattern SYMBOL = Pattern.compile("&&|\\|\\||==|=<|=>|!=|<>|<=|>=|\\[c]|[-+*/=!<>\\[\\](){},.]");

    private final String text;
    private int at;

    RqlLexer(String text) {
        this.text = text;
    }

    /** The next word; {@link Kind#END} from the end on. */
    RqlToken next() throws BadQueryException {
        skipBlanks();
        int start = at;
        if (at == text.length()) {
            return new RqlToken(Kind.END, "", start);
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return new RqlToken(Kind.STRING, string(c), start);
        }
        if (text.startsWith("B64\"", at)) {
            return new RqlToken(Kind.BASE64, base64(), start);
        }
        RqlToken token = match(TIMESTAMP, Kind.TIMESTAMP);
        if (token == null) {
            token = match(OBJECT_ID, Kind.OBJECT_ID);
        }
        if (token == null) {
            token = match(UUID, Kind.UUID);
        }
        if (token == null) {
            token = match(NUMBER, Kind.NUMBER);
        }
        if (token != null) {
            return token;
        }
        if (isNameStart(c)) {
            return name();
        }
        if (c == '@') {
            return atWord();
        }
        token = match(SYMBOL, Kind.SYMBOL);
        if (token != null) {
            return token;
        }
        throw BadQueryException.badSyntax("invalid character '" + Character.toString(text.codePointAt(at))
                + "' at position " + at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private @Nullable RqlToken match(Pattern pattern, Kind kind) throws BadQueryException {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        int start = at;
        if (kind == Kind.NUMBER && matcher.end() - start > NUMBER_LENGTH_MAX) {
            throw BadQueryException.badSyntax("number at position " + start + " has " + (matcher.end() - start)
                    + " characters (expected: at most " + NUMBER_LENGTH_MAX + ")");
        }
        at = matcher.end();
        return new RqlToken(kind, matcher.group(matcher.groupCount()), start);
    }

    private String string(char quote) throws BadQueryException {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw BadQueryException.badSyntax("string that starts at position " + start + " has no end");
    }

    private char escaped() throws BadQueryException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\'', '/', '\\' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '0' -> '\0';
            case 'u' -> unicodeEscape();
            default -> throw BadQueryException.badSyntax("invalid escape in string at position " + (at - 1));
        };
    }

    private char unicodeEscape() throws BadQueryException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? asciiHexDigit(text.charAt(at++)) : -1;
            if (digit < 0) {
                throw BadQueryException.badSyntax("invalid \\u escape in string at position " + at);
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private static int asciiHexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private String base64() throws BadQueryException {
        int from = at + 4;
        int end = text.indexOf('"', from);
        if (end < 0) {
            throw BadQueryException.badSyntax("base64 value that starts at position " + at + " has no end");
        }
        at = end + 1;
        return text.substring(from, end);
    }

    private RqlToken name() throws BadQueryException {
        int start = at;
        StringBuilder name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isNameStart(c) || c >= '0' && c <= '9' || c == '-') {
                name.append(c);
                at++;
            } else if (c == '\\' && at + 1 < text.length() && " nrt".indexOf(text.charAt(at + 1)) >= 0) {
                name.append(switch (text.charAt(at + 1)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> ' ';
                });
                at += 2;
            } else {
                break;
            }
        }
        boolean argument = name.length() > 1 && name.charAt(0) == '$' && isDigits(name);
        return new RqlToken(argument ? Kind.ARGUMENT : Kind.WORD, name.toString(), start);
    }

    private static boolean isDigits(StringBuilder name) {
        for (int i = 1; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0x80;
    }

    private RqlToken atWord() throws BadQueryException {
        int start = at++;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        return new RqlToken(Kind.AT_WORD, text.substring(start, at), start);
    }
}
