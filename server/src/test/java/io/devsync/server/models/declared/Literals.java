package io.devsync.server.models.declared;

/** Reads string literals of all the languages: their escapes do not contradict each other. */
final class Literals {

    private Literals() {}

    /** The text of a literal with its quotes. */
    static String unquote(String literal) {
        String body = literal.substring(1, literal.length() - 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = body.charAt(++i);
            if (escape == 'u' && body.charAt(i + 1) == '{') {
                int end = body.indexOf('}', i);
                text.append((char) Integer.parseInt(body.substring(i + 2, end), 16));
                i = end;
            } else if (escape == 'u') {
                text.append((char) Integer.parseInt(body.substring(i + 1, i + 5), 16));
                i += 4;
            } else if (Character.isDigit(escape)) {
                text.append((char) Integer.parseInt(body.substring(i, i + 3), 8));
                i += 2;
            } else {
                text.append(escape);
            }
        }
        return text.toString();
    }
}
