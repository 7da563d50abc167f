package io.devsync.server.embedded.bson;

import io.devsync.server.embedded.error.MongoError;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compiles BSON regular expressions; Java's dialect is close to PCRE's, and what it cannot compile is refused. */
public final class Regexes {

    private Regexes() {
    }

    /** @throws MongoError when pattern or options are not understood */
    public static Pattern compile(String pattern, String options) {
        int flags = 0;
        for (int i = 0; i < options.length(); i++) {
            flags |= switch (options.charAt(i)) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                case 'u' -> 0;
                default -> throw MongoError.location(51108, "invalid flag in regex options: " + options.charAt(i));
            };
        }
        try {
            return Pattern.compile(pattern, flags | Pattern.UNIX_LINES);
        } catch (PatternSyntaxException e) {
            throw MongoError.location(51091, "Regular expression is invalid: " + e.getDescription());
        }
    }
}
