package io.devsync.server.embedded.query;

import io.devsync.server.embedded.error.MongoError;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;

/** Compiles BSON regular expressions; Java's dialect is close to PCRE's, and what it cannot compile is refused. */
public final class Regexes {

    private Regexes() {
    }

    static Test.Regex test(BsonRegularExpression regex) {
        return new Test.Regex(compile(regex.getPattern(), regex.getOptions()), regex);
    }

    /** {@code {$regex: ..., $options: ...}}. */
    static Test.Regex test(BsonValue operand, BsonDocument siblings) {
        String pattern = FilterParser.text(operand, "$regex");
        String options = operand.isRegularExpression() ? operand.asRegularExpression().getOptions() : "";
        BsonValue given = siblings.get("$options");
        if (given != null) {
            options = FilterParser.text(given, "$options");
        }
        return test(new BsonRegularExpression(pattern, options));
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
