package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Types: asking for them and converting between them; what does not fit is refused as in MongoDB. */
final class ConversionOperators {

    private static final List<String> TARGETS = List.of("double", "string", "objectId", "bool", "date", "int", "long", "decimal");

    private ConversionOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$type", Arguments.one("$type", value -> new BsonString(TypeNames.name(value))));
        table.put("$isNumber", Arguments.one("$isNumber", value -> BasicOperators.bool(value != null && value.isNumber())));
        for (String target : TARGETS) {
            String name = "$to" + Character.toUpperCase(target.charAt(0)) + target.substring(1);
            table.put(name, Arguments.oneOrNull(name, value -> convert(BasicOperators.orNull(value), target)));
        }
        table.put("$convert", ConversionOperators::convert);
    }

    private static Expression convert(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$convert", operand, Set.of("input", "to"), Set.of("onError", "onNull"));
        Expression input = parts.expression("input");
        Expression to = parts.expression("to");
        Expression onError = parts.expression("onError", variables -> null);
        Expression onNull = parts.expression("onNull", variables -> BsonNull.VALUE);
        boolean handles = parts.has("onError");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return onNull.evaluate(variables);
            }
            BsonValue target = to.evaluate(variables);
            if (Arguments.isNull(target)) {
                return BsonNull.VALUE;
            }
            try {
                return convert(value, target instanceof BsonString name ? name.getValue() : numbered(target));
            } catch (MongoError failed) {
                if (handles && failed.is(ErrorCode.CONVERSION_FAILURE)) {
                    return onError.evaluate(variables);
                }
                throw failed;
            }
        };
    }

    private static String numbered(@Nullable BsonValue type) {
        Long number = Numbers.exactLong(type);
        return switch (number == null ? -1 : (int) (long) number) {
            case 1 -> "double";
            case 2 -> "string";
            case 7 -> "objectId";
            case 8 -> "bool";
            case 9 -> "date";
            case 16 -> "int";
            case 18 -> "long";
            case 19 -> "decimal";
            default -> throw MongoError.badValue("Unknown target type of $convert: " + type);
        };
    }

    private static BsonValue convert(BsonValue value, String target) {
        if (TypeNames.name(value).equals(target)) {
            return value;
        }
        return switch (target) {
            case "string" -> new BsonString(text("$convert", value));
            case "bool" -> BasicOperators.bool(Numbers.isTrue(value));
            case "objectId" -> objectId(value);
            case "date" -> date(value);
            case "int" -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, target);
            case "long" -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE, target);
            case "double" -> floating(value);
            case "decimal" -> decimal(value);
            default -> throw MongoError.badValue("Unknown type name: " + target);
        };
    }

    /** A scalar written out as MongoDB writes it. */
    static String text(String name, BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> value.asString().getValue();
            case SYMBOL -> value.asSymbol().getSymbol();
            case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
            case INT32 -> Integer.toString(value.asInt32().getValue());
            case INT64 -> Long.toString(value.asInt64().getValue());
            case DOUBLE -> floatingText(value.asDouble().getValue());
            case DECIMAL128 -> value.asDecimal128().getValue().toString();
            case OBJECT_ID -> value.asObjectId().getValue().toHexString();
            case DATE_TIME -> DateOperators.iso(value.asDateTime().getValue());
            default -> throw failure(value, name.equals("$convert") ? "string" : "string in " + name);
        };
    }

    private static String floatingText(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? (value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value)) : Double.isNaN(value) ? "NaN"
                : Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : Double.toString(value).replace("E", "e");
    }

    private static BsonValue objectId(BsonValue value) {
        if (value instanceof BsonString text && ObjectId.isValid(text.getValue())) {
            return new BsonObjectId(new ObjectId(text.getValue()));
        }
        throw failure(value, "objectId");
    }

    private static BsonValue date(BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> new BsonDateTime(DateOperators.parse(value.asString().getValue()));
            case INT64, DOUBLE, DECIMAL128 -> new BsonDateTime(value.asNumber().longValue());
            case OBJECT_ID -> new BsonDateTime((value.asObjectId().getValue().getTimestamp() & 0xFFFF_FFFFL) * 1000);
            case TIMESTAMP -> new BsonDateTime(Instant.ofEpochSecond(value.asTimestamp().getTime() & 0xFFFF_FFFFL).toEpochMilli());
            default -> throw failure(value, "date");
        };
    }

    private static BsonValue integer(BsonValue value, long least, long most, String target) {
        BigDecimal number = switch (value.getBsonType()) {
            case BOOLEAN -> value.asBoolean().getValue() ? BigDecimal.ONE : BigDecimal.ZERO;
            case DATE_TIME -> {
                if (target.equals("int")) {
                    throw failure(value, target);
                }
                yield BigDecimal.valueOf(value.asDateTime().getValue());
            }
            case STRING -> parsed(value, target);
            case INT32, INT64 -> BigDecimal.valueOf(value.asNumber().longValue());
            case DOUBLE, DECIMAL128 -> {
                if (!Numbers.isFinite(value.asNumber())) {
                    throw failure(value, target);
                }
                yield value.isDouble() ? new BigDecimal(value.asDouble().getValue()) : Numbers.exact(value.asNumber());
            }
            default -> throw failure(value, target);
        };
        BigDecimal whole = number.setScale(0, java.math.RoundingMode.DOWN);
        boolean fits = whole.compareTo(BigDecimal.valueOf(least)) >= 0 && whole.compareTo(BigDecimal.valueOf(most)) <= 0;
        boolean fraction = value.isString() && whole.compareTo(number) != 0;
        if (!fits || fraction) {
            throw failure(value, target);
        }
        return target.equals("int") ? new BsonInt32(whole.intValueExact()) : new BsonInt64(whole.longValueExact());
    }

    private static BsonValue floating(BsonValue value) {
        return switch (value.getBsonType()) {
            case BOOLEAN -> new BsonDouble(value.asBoolean().getValue() ? 1 : 0);
            case DATE_TIME -> new BsonDouble(value.asDateTime().getValue());
            case STRING -> new BsonDouble(parsed(value, "double").doubleValue());
            case INT32, INT64, DECIMAL128 -> new BsonDouble(value.asNumber().doubleValue());
            default -> throw failure(value, "double");
        };
    }

    private static BsonValue decimal(BsonValue value) {
        return switch (value.getBsonType()) {
            case BOOLEAN -> new BsonDecimal128(new Decimal128(value.asBoolean().getValue() ? 1 : 0));
            case DATE_TIME -> new BsonDecimal128(new Decimal128(value.asDateTime().getValue()));
            case STRING -> Numbers.decimal(parsed(value, "decimal"));
            case INT32, INT64, DOUBLE -> decimalOf(value.asNumber());
            default -> throw failure(value, "decimal");
        };
    }

    private static BsonValue decimalOf(BsonNumber number) {
        if (Numbers.isFinite(number)) {
            return Numbers.decimal(Numbers.exact(number));
        }
        double special = number.doubleValue();
        return new BsonDecimal128(Double.isNaN(special) ? Decimal128.NaN
                : special > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY);
    }

    private static BigDecimal parsed(BsonValue value, String target) {
        try {
            return new BigDecimal(value.asString().getValue());
        } catch (NumberFormatException e) {
            throw new MongoError(ErrorCode.CONVERSION_FAILURE, "Failed to parse number '" + value.asString().getValue()
                    + "' in $convert with no onError value: not a number of type " + target);
        }
    }

    private static MongoError failure(BsonValue value, String target) {
        return new MongoError(ErrorCode.CONVERSION_FAILURE, "Unsupported conversion from " + TypeNames.name(value) + " to " + target
                + " in $convert with no onError value: " + value);
    }
}
