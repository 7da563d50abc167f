package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** Values that a schema writes out, as properties hold them. */
final class LiteralValues {

    private LiteralValues() {}

    /** Every value that means the same as the literal; none for what no property holds by itself. */
    static Set<Scalar> of(BsonValue literal) {
        return switch (literal.getBsonType()) {
            case NULL -> Set.of(Scalar.Null.NULL);
            case STRING -> Set.of(new Scalar.Str(literal.asString().getValue()));
            case BOOLEAN -> Set.of(new Scalar.Bool(literal.asBoolean().getValue()));
            case OBJECT_ID -> Set.of(new Scalar.ObjectId(literal.asObjectId().getValue()));
            case DATE_TIME -> {
                long millis = literal.asDateTime().getValue();
                yield Set.of(new Scalar.Timestamp(millis / 1000, (int) (millis % 1000) * 1_000_000));
            }
            case BINARY -> binary(literal.asBinary());
            case INT32, INT64, DOUBLE, DECIMAL128 -> number(literal.asNumber());
            default -> Set.of();
        };
    }

    private static Set<Scalar> binary(BsonBinary binary) {
        return binary.getType() == 4 || binary.getType() == 3
                ? Set.of(new Scalar.Uuid(binary.asUuid()))
                : Set.of(new Scalar.Binary(binary.getData()));
    }

    private static Set<Scalar> number(BsonNumber number) {
        Set<Scalar> forms = new LinkedHashSet<>();
        double value = number.doubleValue();
        forms.add(new Scalar.Double(value));
        forms.add(new Scalar.Float((float) value));
        if (value == 0) {
            forms.add(new Scalar.Double(-0.0));
            forms.add(new Scalar.Float(-0.0f));
        }
        if (value == Math.rint(value) && Math.abs(value) <= 0x1p63) {
            forms.add(new Scalar.Int(number.longValue()));
        }
        boolean fraction = number.isDouble() && Double.isFinite(value);
        forms.add(new Scalar.Decimal(
                fraction ? new Decimal128(BigDecimal.valueOf(value)) : number.decimal128Value()));
        if (value == Math.rint(value) && Math.abs(value) < 0x1p53) {
            forms.add(new Scalar.Decimal(new Decimal128(number.longValue())));
        }
        return forms;
    }

    /** A value as messages show it. */
    static String print(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Null ignored -> "null";
            case Scalar.Int(long value) -> Long.toString(value);
            case Scalar.Bool(boolean value) -> Boolean.toString(value);
            case Scalar.Str(String value) -> '"' + value + '"';
            case Scalar.Float(float value) -> Float.toString(value);
            case Scalar.Double(double value) -> Double.toString(value);
            case Scalar.Decimal(Decimal128 value) -> value.toString();
            case Scalar.ObjectId(var value) -> value.toHexString();
            case Scalar.Uuid(var value) -> value.toString();
            case Scalar.Timestamp(long seconds, int nanoseconds) ->
                java.time.Instant.ofEpochSecond(seconds, nanoseconds).toString();
            case Scalar.Binary binary -> binary.value().length + " bytes";
            case Scalar.Link link -> "a link";
        };
    }
}
