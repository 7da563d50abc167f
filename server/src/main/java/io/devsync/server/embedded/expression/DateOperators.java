package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.bson.BsonDateTime;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Dates: parts, formatting, parsing, arithmetic. */
final class DateOperators {

    private static final Map<String, ChronoUnit> UNITS = Map.of("year", ChronoUnit.YEARS, "quarter", ChronoUnit.YEARS,
            "month", ChronoUnit.MONTHS, "week", ChronoUnit.WEEKS, "day", ChronoUnit.DAYS, "hour", ChronoUnit.HOURS,
            "minute", ChronoUnit.MINUTES, "second", ChronoUnit.SECONDS, "millisecond", ChronoUnit.MILLIS);

    private DateOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        part(table, "$year", date -> date.getYear());
        part(table, "$month", date -> date.getMonthValue());
        part(table, "$dayOfMonth", date -> date.getDayOfMonth());
        part(table, "$hour", date -> date.getHour());
        part(table, "$minute", date -> date.getMinute());
        part(table, "$second", date -> date.getSecond());
        part(table, "$millisecond", date -> date.get(ChronoField.MILLI_OF_SECOND));
        part(table, "$dayOfYear", date -> date.getDayOfYear());
        part(table, "$dayOfWeek", date -> date.getDayOfWeek().getValue() % 7 + 1);
        part(table, "$isoDayOfWeek", date -> date.getDayOfWeek().getValue());
        part(table, "$isoWeek", date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        part(table, "$isoWeekYear", date -> date.get(IsoFields.WEEK_BASED_YEAR));
        part(table, "$week", DateOperators::week);
        table.put("$dateToString", DateOperators::dateToString);
        table.put("$dateFromString", DateOperators::dateFromString);
        table.put("$dateAdd", operand -> shifted("$dateAdd", operand, 1));
        table.put("$dateSubtract", operand -> shifted("$dateSubtract", operand, -1));
        table.put("$dateDiff", DateOperators::difference);
    }

    /** Weeks begin on Sunday; days before the first Sunday are in week 0. */
    private static long week(ZonedDateTime date) {
        long dayOfWeek = date.getDayOfWeek().getValue() % 7;
        return (date.getDayOfYear() + 6 - dayOfWeek) / 7;
    }

    static String iso(long epochMs) {
        return format(Instant.ofEpochMilli(epochMs).atZone(ZoneOffset.UTC), "%Y-%m-%dT%H:%M:%S.%LZ");
    }

    /** @return milliseconds since the epoch @throws MongoError ConversionFailure */
    static long parse(String text) {
        try {
            String iso = text.trim().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T").replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            }
            boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d{2}(:\\d{2})?$");
            return zoned ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            throw new MongoError(ErrorCode.CONVERSION_FAILURE, "Error parsing date string '" + text + "' (expected: ISO 8601)");
        }
    }

    private static Instant instant(String name, BsonValue value) {
        return switch (value.getBsonType()) {
            case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue());
            case TIMESTAMP -> Instant.ofEpochSecond(value.asTimestamp().getTime() & 0xFFFF_FFFFL);
            case OBJECT_ID -> value.asObjectId().getValue().getDate().toInstant();
            default -> throw MongoError.location(16006, "can't convert from BSON type " + TypeNames.name(value) + " to Date in " + name);
        };
    }

    private static ZoneId zone(@Nullable BsonValue value) {
        if (value == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(StringOperators.strict("timezone", value));
        } catch (DateTimeException e) {
            throw MongoError.location(40485, "unrecognized time zone identifier: " + value);
        }
    }

    private static void part(Map<String, Operators.Form> table, String name, ToLongFunction<ZonedDateTime> part) {
        table.put(name, operand -> {
            Expression date;
            Expression timezone = variables -> null;
            if (operand.isDocument() && operand.asDocument().containsKey("date")) {
                NamedArguments parts = NamedArguments.of(name, operand, Set.of("date"), Set.of("timezone"));
                date = parts.expression("date");
                timezone = parts.expression("timezone", timezone);
            } else {
                date = Arguments.list(name, operand, 1, 1).getFirst();
            }
            Expression zone = timezone;
            return variables -> {
                BsonValue value = date.evaluate(variables);
                if (value == null || Arguments.isNull(value)) {
                    return BsonNull.VALUE;
                }
                return new BsonInt32((int) part.applyAsLong(instant(name, value).atZone(zone(zone.evaluate(variables)))));
            };
        });
    }

    private static Expression dateToString(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$dateToString", operand, Set.of("date"), Set.of("format", "timezone", "onNull"));
        Expression date = parts.expression("date");
        Expression format = parts.expression("format", variables -> new BsonString("%Y-%m-%dT%H:%M:%S.%LZ"));
        Expression timezone = parts.expression("timezone", variables -> null);
        Expression onNull = parts.expression("onNull", variables -> BsonNull.VALUE);
        return variables -> {
            BsonValue value = date.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return onNull.evaluate(variables);
            }
            ZonedDateTime at = instant("$dateToString", value).atZone(zone(timezone.evaluate(variables)));
            return new BsonString(format(at, StringOperators.strict("$dateToString", format.evaluate(variables))));
        };
    }

    private static String format(ZonedDateTime date, String format) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            if (++i == format.length()) {
                throw MongoError.location(18535, "Unmatched '%' at end of format string");
            }
            out.append(switch (format.charAt(i)) {
                case '%' -> "%";
                case 'Y' -> digits(date.getYear(), 4);
                case 'm' -> digits(date.getMonthValue(), 2);
                case 'd' -> digits(date.getDayOfMonth(), 2);
                case 'H' -> digits(date.getHour(), 2);
                case 'M' -> digits(date.getMinute(), 2);
                case 'S' -> digits(date.getSecond(), 2);
                case 'L' -> digits(date.get(ChronoField.MILLI_OF_SECOND), 3);
                case 'j' -> digits(date.getDayOfYear(), 3);
                case 'w' -> digits(date.getDayOfWeek().getValue() % 7 + 1, 1);
                case 'u' -> digits(date.getDayOfWeek().getValue(), 1);
                case 'U' -> digits(week(date), 2);
                case 'V' -> digits(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
                case 'G' -> digits(date.get(IsoFields.WEEK_BASED_YEAR), 4);
                case 'z' -> date.getOffset().getTotalSeconds() == 0 ? "+0000" : date.getOffset().getId().replace(":", "");
                case 'Z' -> Integer.toString(date.getOffset().getTotalSeconds() / 60);
                default -> throw MongoError.location(18536, "Invalid format character '%" + format.charAt(i) + "' in format string");
            });
        }
        return out.toString();
    }

    private static String digits(long value, int width) {
        String text = Long.toString(value);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }

    private static Expression dateFromString(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$dateFromString", operand, Set.of("dateString"), Set.of("onError", "onNull"));
        Expression text = parts.expression("dateString");
        Expression onError = parts.expression("onError", variables -> null);
        Expression onNull = parts.expression("onNull", variables -> BsonNull.VALUE);
        boolean handles = parts.has("onError");
        return variables -> {
            BsonValue value = text.evaluate(variables);
            if (Arguments.isNull(value)) {
                return onNull.evaluate(variables);
            }
            try {
                return new BsonDateTime(parse(StringOperators.strict("$dateFromString", value)));
            } catch (MongoError failed) {
                if (handles) {
                    return onError.evaluate(variables);
                }
                throw failed;
            }
        };
    }

    private static ChronoUnit unit(String name, @Nullable BsonValue value) {
        ChronoUnit unit = UNITS.get(StringOperators.strict(name, value));
        if (unit == null) {
            throw MongoError.failedToParse("unknown time unit value: " + value);
        }
        return unit;
    }

    private static boolean isQuarter(@Nullable BsonValue value) {
        return value instanceof BsonString text && text.getValue().equals("quarter");
    }

    private static Expression shifted(String name, BsonValue operand, int direction) {
        NamedArguments parts = NamedArguments.of(name, operand, Set.of("startDate", "unit", "amount"), Set.of("timezone"));
        Expression start = parts.expression("startDate");
        Expression unit = parts.expression("unit");
        Expression amount = parts.expression("amount");
        Expression timezone = parts.expression("timezone", variables -> null);
        return variables -> {
            BsonValue value = start.evaluate(variables);
            BsonValue count = amount.evaluate(variables);
            if (value == null || Arguments.isNull(value) || Arguments.isNull(count)) {
                return BsonNull.VALUE;
            }
            Long whole = Numbers.exactLong(count);
            if (whole == null) {
                throw MongoError.location(5166405, name + " expects integer amount of time units");
            }
            BsonValue named = unit.evaluate(variables);
            ZonedDateTime from = instant(name, value).atZone(zone(timezone.evaluate(variables)));
            ZonedDateTime moved = isQuarter(named) ? from.plusMonths(3L * direction * whole) : from.plus(direction * whole, unit(name, named));
            return new BsonDateTime(moved.toInstant().toEpochMilli());
        };
    }

    private static Expression difference(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$dateDiff", operand, Set.of("startDate", "endDate", "unit"), Set.of("timezone"));
        Expression start = parts.expression("startDate");
        Expression end = parts.expression("endDate");
        Expression unit = parts.expression("unit");
        Expression timezone = parts.expression("timezone", variables -> null);
        return variables -> {
            BsonValue from = start.evaluate(variables);
            BsonValue to = end.evaluate(variables);
            if (from == null || to == null || Arguments.isNull(from) || Arguments.isNull(to)) {
                return BsonNull.VALUE;
            }
            ZoneId zone = zone(timezone.evaluate(variables));
            BsonValue named = unit.evaluate(variables);
            return new BsonInt64(crossed(instant("$dateDiff", from).atZone(zone), instant("$dateDiff", to).atZone(zone),
                    unit("$dateDiff", named), isQuarter(named)));
        };
    }

    /** MongoDB counts the boundaries between the dates, not whole units. */
    private static long crossed(ZonedDateTime from, ZonedDateTime to, ChronoUnit unit, boolean quarters) {
        if (quarters) {
            return (to.getYear() * 4L + (to.getMonthValue() - 1) / 3) - (from.getYear() * 4L + (from.getMonthValue() - 1) / 3);
        }
        return switch (unit) {
            case YEARS -> to.getYear() - from.getYear();
            case MONTHS -> (to.getYear() * 12L + to.getMonthValue()) - (from.getYear() * 12L + from.getMonthValue());
            case WEEKS -> ChronoUnit.WEEKS.between(sunday(from), sunday(to));
            case DAYS -> ChronoUnit.DAYS.between(from.toLocalDate(), to.toLocalDate());
            default -> unit.between(from.truncatedTo(unit), to.truncatedTo(unit));
        };
    }

    private static LocalDate sunday(ZonedDateTime date) {
        return date.toLocalDate().minusDays(date.getDayOfWeek().getValue() % 7);
    }
}
