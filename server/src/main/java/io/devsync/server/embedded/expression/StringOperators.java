package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.Regexes;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Strings: parts, searches, regular expressions. */
final class StringOperators {

    private StringOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$concat", Arguments.many("$concat", 0, Integer.MAX_VALUE, StringOperators::concat));
        table.put("$toLower", Arguments.one("$toLower", value -> new BsonString(lenient("$toLower", value).toLowerCase(Locale.ROOT))));
        table.put("$toUpper", Arguments.one("$toUpper", value -> new BsonString(lenient("$toUpper", value).toUpperCase(Locale.ROOT))));
        table.put("$strLenCP", Arguments.one("$strLenCP", value -> {
            String text = strict("$strLenCP", value);
            return new BsonInt32(text.codePointCount(0, text.length()));
        }));
        table.put("$strLenBytes", Arguments.one("$strLenBytes", value ->
                new BsonInt32(strict("$strLenBytes", value).getBytes(StandardCharsets.UTF_8).length)));
        table.put("$substrCP", Arguments.many("$substrCP", 3, 3, StringOperators::substringCodePoints));
        table.put("$substrBytes", Arguments.many("$substrBytes", 3, 3, StringOperators::substringBytes));
        table.put("$substr", Arguments.many("$substr", 3, 3, StringOperators::substringBytes));
        table.put("$split", Arguments.two("$split", StringOperators::split));
        table.put("$indexOfCP", Arguments.many("$indexOfCP", 2, 4, StringOperators::indexOf));
        table.put("$strcasecmp", Arguments.two("$strcasecmp", (a, b) -> new BsonInt32(Integer.signum(
                lenient("$strcasecmp", a).toUpperCase(Locale.ROOT).compareTo(lenient("$strcasecmp", b).toUpperCase(Locale.ROOT))))));
        table.put("$trim", operand -> trim("$trim", operand, true, true));
        table.put("$ltrim", operand -> trim("$ltrim", operand, true, false));
        table.put("$rtrim", operand -> trim("$rtrim", operand, false, true));
        table.put("$replaceOne", operand -> replace("$replaceOne", operand, false));
        table.put("$replaceAll", operand -> replace("$replaceAll", operand, true));
        table.put("$regexMatch", operand -> regex("$regexMatch", operand, matcher -> BasicOperators.bool(matcher.find())));
        table.put("$regexFind", operand -> regex("$regexFind", operand, matcher -> matcher.find() ? found(matcher) : BsonNull.VALUE));
        table.put("$regexFindAll", operand -> regex("$regexFindAll", operand, StringOperators::foundAll));
    }

    static String strict(String name, @Nullable BsonValue value) {
        if (!(value instanceof BsonString text)) {
            throw MongoError.location(34473, name + " requires a string argument, found: " + TypeNames.name(value));
        }
        return text.getValue();
    }

    /** Null is the empty string; numbers and dates are written out. */
    private static String lenient(String name, @Nullable BsonValue value) {
        if (value == null || Arguments.isNull(value)) {
            return "";
        }
        return ConversionOperators.text(name, value);
    }

    private static BsonValue concat(List<@Nullable BsonValue> values) {
        StringBuilder text = new StringBuilder();
        for (BsonValue value : values) {
            if (Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            if (!(value instanceof BsonString part)) {
                throw MongoError.location(16702, "$concat only supports strings, not " + TypeNames.name(value));
            }
            text.append(part.getValue());
        }
        return new BsonString(text.toString());
    }

    private static int integer(String name, @Nullable BsonValue value) {
        Long number = Numbers.exactLong(value);
        if (number == null) {
            throw MongoError.location(34450, name + ": starting index and length must be integral (found " + value + ")");
        }
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private static BsonValue substringCodePoints(List<@Nullable BsonValue> values) {
        int[] text = lenient("$substrCP", values.get(0)).codePoints().toArray();
        int start = integer("$substrCP", values.get(1));
        int length = integer("$substrCP", values.get(2));
        if (start < 0 || length < 0) {
            throw MongoError.location(34453, "$substrCP: the starting index and the length must be nonnegative.");
        }
        int from = Math.min(start, text.length);
        int to = (int) Math.min((long) from + length, text.length);
        return new BsonString(new String(text, from, to - from));
    }

    private static BsonValue substringBytes(List<@Nullable BsonValue> values) {
        byte[] text = lenient("$substrBytes", values.get(0)).getBytes(StandardCharsets.UTF_8);
        int start = integer("$substrBytes", values.get(1));
        int length = integer("$substrBytes", values.get(2));
        if (start < 0) {
            throw MongoError.location(50752, "$substrBytes:  starting index must be non-negative (got: " + start + ")");
        }
        int from = Math.min(start, text.length);
        int to = length < 0 ? text.length : (int) Math.min((long) from + length, text.length);
        boolean cutsCharacter = from < text.length && (text[from] & 0xC0) == 0x80 || to < text.length && (text[to] & 0xC0) == 0x80;
        if (cutsCharacter) {
            throw MongoError.location(28656, "$substrBytes:  Invalid range, starting or ending index is in the middle of a UTF-8 character.");
        }
        return new BsonString(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    private static BsonValue split(@Nullable BsonValue value, @Nullable BsonValue separator) {
        if (Arguments.isNull(value)) {
            return BsonNull.VALUE;
        }
        String text = strict("$split", value);
        String by = strict("$split", separator);
        if (by.isEmpty()) {
            throw MongoError.location(40087, "$split requires a non-empty separator");
        }
        BsonArray parts = new BsonArray();
        for (String part : text.split(Pattern.quote(by), -1)) {
            parts.add(new BsonString(part));
        }
        return parts;
    }

    private static BsonValue indexOf(List<@Nullable BsonValue> values) {
        if (Arguments.isNull(values.get(0))) {
            return BsonNull.VALUE;
        }
        String text = strict("$indexOfCP", values.get(0));
        String token = strict("$indexOfCP", values.get(1));
        int length = text.codePointCount(0, text.length());
        int start = values.size() > 2 ? integer("$indexOfCP", values.get(2)) : 0;
        int end = values.size() > 3 ? Math.min(length, integer("$indexOfCP", values.get(3))) : length;
        if (start < 0 || end < 0) {
            throw MongoError.location(40097, "$indexOfCP requires nonnegative bounds");
        }
        if (start > end) {
            return new BsonInt32(-1);
        }
        int from = text.offsetByCodePoints(0, start);
        int found = text.substring(0, text.offsetByCodePoints(0, end)).indexOf(token, from);
        return new BsonInt32(found < 0 ? -1 : text.codePointCount(0, found));
    }

    private static Expression trim(String name, BsonValue operand, boolean left, boolean right) {
        NamedArguments parts = NamedArguments.of(name, operand, Set.of("input"), Set.of("chars"));
        Expression input = parts.expression("input");
        Expression chars = parts.expression("chars", variables -> null);
        boolean given = parts.has("chars");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            BsonValue set = chars.evaluate(variables);
            if (Arguments.isNull(value) || given && Arguments.isNull(set)) {
                return BsonNull.VALUE;
            }
            String text = strict(name, value);
            String removed = given ? strict(name, set) : "\0 \t\n\u000B\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A";
            int from = 0;
            int to = text.length();
            while (left && from < to && removed.indexOf(text.charAt(from)) >= 0) {
                from++;
            }
            while (right && to > from && removed.indexOf(text.charAt(to - 1)) >= 0) {
                to--;
            }
            return new BsonString(text.substring(from, to));
        };
    }

    private static Expression replace(String name, BsonValue operand, boolean all) {
        NamedArguments parts = NamedArguments.of(name, operand, Set.of("input", "find", "replacement"), Set.of());
        Expression input = parts.expression("input");
        Expression find = parts.expression("find");
        Expression replacement = parts.expression("replacement");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            BsonValue sought = find.evaluate(variables);
            BsonValue with = replacement.evaluate(variables);
            if (Arguments.isNull(value) || Arguments.isNull(sought) || Arguments.isNull(with)) {
                return BsonNull.VALUE;
            }
            String text = strict(name, value);
            String literal = Pattern.quote(strict(name, sought));
            String quoted = Matcher.quoteReplacement(strict(name, with));
            return new BsonString(all ? text.replaceAll(literal, quoted) : text.replaceFirst(literal, quoted));
        };
    }

    private interface Search {
        BsonValue of(Matcher matcher);
    }

    private static Expression regex(String name, BsonValue operand, Search search) {
        NamedArguments parts = NamedArguments.of(name, operand, Set.of("input", "regex"), Set.of("options"));
        Expression input = parts.expression("input");
        Expression regex = parts.expression("regex");
        Expression options = parts.expression("options", variables -> null);
        return variables -> {
            BsonValue value = input.evaluate(variables);
            BsonValue pattern = regex.evaluate(variables);
            BsonValue flags = options.evaluate(variables);
            if (Arguments.isNull(value) || pattern == null || Arguments.isNull(pattern)) {
                return name.equals("$regexMatch") ? BasicOperators.bool(false) : name.equals("$regexFind") ? BsonNull.VALUE : new BsonArray();
            }
            String given = flags instanceof BsonString text ? text.getValue() : "";
            Pattern compiled = pattern.isRegularExpression()
                    ? Regexes.compile(pattern.asRegularExpression().getPattern(), pattern.asRegularExpression().getOptions() + given)
                    : Regexes.compile(strict(name, pattern), given);
            return search.of(compiled.matcher(strict(name, value)));
        };
    }

    private static BsonValue found(Matcher matcher) {
        BsonArray captures = new BsonArray();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            captures.add(group == null ? BsonNull.VALUE : new BsonString(group));
        }
        return new BsonDocument("match", new BsonString(matcher.group())).append("idx", new BsonInt32(matcher.start()))
                .append("captures", captures);
    }

    private static BsonValue foundAll(Matcher matcher) {
        List<BsonValue> all = new ArrayList<>();
        while (matcher.find()) {
            all.add(found(matcher));
        }
        return new BsonArray(all);
    }
}
