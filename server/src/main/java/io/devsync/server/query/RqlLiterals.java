package io.devsync.server.query;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;

/** Turns words of a query into values (realm-core query_flex.ll and ConstantNode; printed forms: serializer.cpp). */
final class RqlLiterals {

    private static final Pattern EPOCH = Pattern.compile("T([+-]?\\d+):([+-]?\\d+)");
    private static final Pattern CALENDAR =
            Pattern.compile("(\\d+)-(\\d+)-(\\d+)[@T](\\d+):(\\d+):(\\d+)(?::(\\d+))?");
    private static final int NANOSECONDS_PER_SECOND = 1_000_000_000;

    private final String className;

    RqlLiterals(String className) {
        this.className = className;
    }

    /** The value that a word stands for; empty for names. */
    Optional<RqlLiteral> of(RqlToken token) throws BadQueryException {
        return switch (token.kind()) {
            case STRING -> Optional.of(new RqlLiteral.Text(token.text()));
            case BASE64 -> Optional.of(new RqlLiteral.Bytes(base64(token), false));
            case NUMBER -> Optional.of(new RqlLiteral.Number(token.text()));
            case TIMESTAMP -> Optional.of(timestamp(token));
            case OBJECT_ID -> Optional.of(new RqlLiteral.Oid(new ObjectId(token.text())));
            case UUID -> Optional.of(new RqlLiteral.Uuid(UUID.fromString(token.text())));
            case WORD -> Optional.ofNullable(switch (token.text().toLowerCase(Locale.ROOT)) {
                case "null", "nil" -> RqlLiteral.Null.NULL;
                case "true" -> new RqlLiteral.Bool(true);
                case "false" -> new RqlLiteral.Bool(false);
                case "inf", "infinity" -> new RqlLiteral.Number("inf");
                case "nan" -> new RqlLiteral.Number("nan");
                default -> null;
            });
            case ARGUMENT -> throw BadQueryException.badSyntax("\"" + className + "\": argument '" + token.text()
                    + "' at position " + token.position() + " has no value");
            case SYMBOL, AT_WORD, END -> Optional.empty();
        };
    }

    private byte[] base64(RqlToken token) throws BadQueryException {
        try {
            return Base64.getDecoder().decode(token.text());
        } catch (IllegalArgumentException malformed) {
            throw BadQueryException.badSyntax(
                    "\"" + className + "\": invalid base64 value at position " + token.position());
        }
    }

    private RqlLiteral timestamp(RqlToken token) throws BadQueryException {
        try {
            Matcher epoch = EPOCH.matcher(token.text());
            if (epoch.matches()) {
                return timestamp(Long.parseLong(epoch.group(1)), Long.parseLong(epoch.group(2)), token);
            }
            Matcher calendar = CALENDAR.matcher(token.text());
            if (calendar.matches()) {
                return fromCalendar(calendar, token);
            }
        } catch (NumberFormatException | DateTimeException outOfRange) {
            throw invalidTimestamp(token);
        }
        throw invalidTimestamp(token);
    }

    private RqlLiteral fromCalendar(Matcher parts, RqlToken token) throws BadQueryException {
        int year = Integer.parseInt(parts.group(1));
        if (year < 1900) {
            throw BadQueryException.invalid(className, "Conversion of dates before 1900 is not supported.");
        }
        long seconds = LocalDateTime.of(
                        year,
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        Integer.parseInt(parts.group(5)),
                        Integer.parseInt(parts.group(6)))
                .toEpochSecond(ZoneOffset.UTC);
        long nanoseconds = parts.group(7) == null ? 0 : Long.parseLong(parts.group(7));
        // As realm-core: the nanoseconds of a time before 1970 count away from it.
        return timestamp(seconds, seconds < 0 ? -nanoseconds : nanoseconds, token);
    }

    private RqlLiteral timestamp(long seconds, long nanoseconds, RqlToken token) throws BadQueryException {
        boolean sameSign = seconds >= 0 && nanoseconds >= 0 || seconds <= 0 && nanoseconds <= 0;
        if (!sameSign || Math.abs(nanoseconds) >= NANOSECONDS_PER_SECOND) {
            throw invalidTimestamp(token);
        }
        return new RqlLiteral.Timestamp(seconds, (int) nanoseconds);
    }

    private BadQueryException invalidTimestamp(RqlToken token) {
        return BadQueryException.badSyntax("\"" + className + "\": invalid timestamp '" + token.text()
                + "' at position " + token.position());
    }

    /** Whether a word before a bracket makes a value. */
    boolean isCall(String word) {
        return word.equalsIgnoreCase("binary") || word.equalsIgnoreCase("bin") || word.equalsIgnoreCase("obj");
    }

    /** The value of {@code binary("...")} or {@code obj("Class", key)}. */
    RqlLiteral call(RqlToken name, RqlLiteral first, Optional<RqlLiteral> second) throws BadQueryException {
        if (name.isWord("obj")) {
            if (first instanceof RqlLiteral.Text(String target) && second.isPresent() && isKey(second.get())) {
                return new RqlLiteral.Link(
                        target.startsWith("class_") ? target.substring("class_".length()) : target, second.get());
            }
        } else if (second.isEmpty()) {
            if (first instanceof RqlLiteral.Text(String text)) {
                return new RqlLiteral.Bytes(text.getBytes(StandardCharsets.UTF_8), true);
            }
            if (first instanceof RqlLiteral.Bytes(byte[] bytes, boolean binary) && !binary) {
                return new RqlLiteral.Bytes(bytes, true);
            }
        }
        throw BadQueryException.badSyntax("\"" + className + "\": wrong operands of '" + name.text()
                + "' at position " + name.position()
                + " (expected: binary(string) or obj(class name, primary key))");
    }

    private static boolean isKey(RqlLiteral literal) {
        return switch (literal) {
            case RqlLiteral.Number ignored -> true;
            case RqlLiteral.Text ignored -> true;
            case RqlLiteral.Bytes bytes -> !bytes.binary();
            case RqlLiteral.Oid ignored -> true;
            case RqlLiteral.Uuid ignored -> true;
            case RqlLiteral.Null ignored -> true;
            case RqlLiteral.Bool ignored -> false;
            case RqlLiteral.Timestamp ignored -> false;
            case RqlLiteral.Link ignored -> false;
        };
    }
}
