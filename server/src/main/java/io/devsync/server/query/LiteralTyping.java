package io.devsync.server.query;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.bson.types.Decimal128;

/** Gives a literal the type that the property beside it asks for (realm-core driver.cpp, ConstantNode::visit). */
record LiteralTyping(String className, RealmSchema schema) {

    /**
     * The value of a literal beside a property.
     *
     * @param linkTarget the class that a property of type {@link PropertyType#LINK} points to
     */
    Scalar typed(RqlLiteral literal, PropertyType type, Optional<String> linkTarget) throws BadQueryException {
        if (literal == RqlLiteral.Null.NULL) {
            return Scalar.Null.NULL;
        }
        return switch (type) {
            case INT, FLOAT, DOUBLE, DECIMAL -> {
                if (literal instanceof RqlLiteral.Number(String text)) {
                    yield number(text, type);
                }
                throw incomparable(type, literal);
            }
            case STRING -> switch (literal) {
                case RqlLiteral.Text(String value) -> new Scalar.Str(value);
                case RqlLiteral.Bytes(byte[] bytes, boolean binary) when !binary -> new Scalar.Str(utf8(bytes));
                default -> throw incomparable(type, literal);
            };
            case BINARY -> switch (literal) {
                // Clients before core 13 print binary like strings.
                case RqlLiteral.Text(String value) -> new Scalar.Binary(value.getBytes(StandardCharsets.UTF_8));
                case RqlLiteral.Bytes(byte[] bytes, boolean ignored) -> new Scalar.Binary(bytes);
                default -> throw incomparable(type, literal);
            };
            case LINK -> link(literal, linkTarget.orElseThrow());
            case MIXED -> natural(literal);
            case BOOL, TIMESTAMP, OBJECT_ID, UUID -> {
                Scalar value = natural(literal);
                if (typeOf(value) != type) {
                    throw incomparable(type, literal);
                }
                yield value;
            }
        };
    }

    private Scalar natural(RqlLiteral literal) throws BadQueryException {
        return switch (literal) {
            case RqlLiteral.Null ignored -> Scalar.Null.NULL;
            case RqlLiteral.Bool(boolean value) -> new Scalar.Bool(value);
            case RqlLiteral.Number(String text) -> number(text, PropertyType.MIXED);
            case RqlLiteral.Text(String value) -> new Scalar.Str(value);
            case RqlLiteral.Bytes(byte[] bytes, boolean binary) ->
                binary ? new Scalar.Binary(bytes) : new Scalar.Str(utf8(bytes));
            case RqlLiteral.Timestamp(long seconds, int nanoseconds) -> new Scalar.Timestamp(seconds, nanoseconds);
            case RqlLiteral.Oid oid -> new Scalar.ObjectId(oid.value());
            case RqlLiteral.Uuid uuid -> new Scalar.Uuid(uuid.value());
            case RqlLiteral.Link(String target, RqlLiteral key) -> new Scalar.Link(target, key(target, key));
        };
    }

    private Scalar link(RqlLiteral literal, String target) throws BadQueryException {
        if (!(literal instanceof RqlLiteral.Link(String linked, RqlLiteral key))) {
            return new Scalar.Link(target, key(target, literal));
        }
        if (!linked.equals(target)) {
            throw BadQueryException.invalid(className, "a link to class \"" + target
                    + "\" cannot be compared with an object of class \"" + linked + "\"");
        }
        return new Scalar.Link(target, key(target, key));
    }

    private PrimaryKey key(String target, RqlLiteral literal) throws BadQueryException {
        PrimaryKeyProperty property = schema.find(target)
                .flatMap(ObjectSchema::primaryKey)
                .orElseThrow(() -> BadQueryException.invalid(className, "Unknown object type '" + target + "'"));
        PropertyType type = typeOf(property.type());
        return switch (typed(literal, type, Optional.empty())) {
            case Scalar.Int(long value) -> new PrimaryKey.IntKey(value);
            case Scalar.Str(String value) -> new PrimaryKey.StringKey(value);
            case Scalar.ObjectId oid -> new PrimaryKey.ObjectIdKey(oid.value());
            case Scalar.Uuid uuid -> new PrimaryKey.UuidKey(uuid.value());
            case Scalar.Null ignored -> PrimaryKey.NullKey.NULL;
            default -> throw incomparable(type, literal);
        };
    }

    static PropertyType typeOf(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> PropertyType.INT;
            case STRING -> PropertyType.STRING;
            case OBJECT_ID -> PropertyType.OBJECT_ID;
            case UUID -> PropertyType.UUID;
        };
    }

    private static PropertyType typeOf(Scalar value) {
        return switch (value) {
            case Scalar.Null ignored -> PropertyType.MIXED;
            case Scalar.Int ignored -> PropertyType.INT;
            case Scalar.Bool ignored -> PropertyType.BOOL;
            case Scalar.Str ignored -> PropertyType.STRING;
            case Scalar.Binary ignored -> PropertyType.BINARY;
            case Scalar.Timestamp ignored -> PropertyType.TIMESTAMP;
            case Scalar.Float ignored -> PropertyType.FLOAT;
            case Scalar.Double ignored -> PropertyType.DOUBLE;
            case Scalar.Decimal ignored -> PropertyType.DECIMAL;
            case Scalar.Link ignored -> PropertyType.LINK;
            case Scalar.ObjectId ignored -> PropertyType.OBJECT_ID;
            case Scalar.Uuid ignored -> PropertyType.UUID;
        };
    }

    /** The value of a number beside a property of a number type or of type mixed. */
    Scalar number(String text, PropertyType type) throws BadQueryException {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean negative = lower.startsWith("-");
        boolean nan = lower.endsWith("nan");
        if (nan || lower.contains("inf")) {
            if (type == PropertyType.INT && !nan) {
                throw BadQueryException.invalid(className, "Infinity not supported for int");
            }
            return special(nan, negative, type);
        }
        if (lower.startsWith("0x")) {
            return new Scalar.Int(saturated(new BigInteger(lower.substring(2), 16)));
        }
        boolean integer = lower.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'f');
        if (type == PropertyType.DECIMAL && !lower.endsWith("f")) {
            return new Scalar.Decimal(decimal(text));
        }
        if (integer) {
            BigInteger value = new BigInteger(lower);
            return value.bitLength() < Long.SIZE ? new Scalar.Int(value.longValue()) : new Scalar.Double(value.doubleValue());
        }
        if (lower.endsWith("f")) {
            return new Scalar.Float(Float.parseFloat(lower.substring(0, lower.length() - 1)));
        }
        double value = Double.parseDouble(lower);
        return type == PropertyType.FLOAT ? new Scalar.Float((float) value) : new Scalar.Double(value);
    }

    private static Scalar special(boolean nan, boolean negative, PropertyType type) {
        if (type == PropertyType.DECIMAL) {
            return new Scalar.Decimal(
                    nan ? Decimal128.NaN : negative ? Decimal128.NEGATIVE_INFINITY : Decimal128.POSITIVE_INFINITY);
        }
        double value = nan ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return new Scalar.Double(value);
    }

    private static long saturated(BigInteger value) {
        return value.bitLength() < Long.SIZE ? value.longValue() : Long.MAX_VALUE;
    }

    private Decimal128 decimal(String text) throws BadQueryException {
        try {
            return new Decimal128(new BigDecimal(text, MathContext.DECIMAL128));
        } catch (NumberFormatException outOfRange) {
            throw BadQueryException.invalid(
                    className, "number '" + text + "' (expected: within the range of a decimal128)");
        }
    }

    private String utf8(byte[] bytes) throws BadQueryException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw BadQueryException.badSyntax("\"" + className + "\": base64 value that is no UTF-8 beside a string");
        }
    }

    BadQueryException incomparable(PropertyType type, RqlLiteral literal) throws BadQueryException {
        PropertyType other = literal instanceof RqlLiteral.Link ? PropertyType.LINK : typeOf(natural(literal));
        return incomparable(type, other);
    }

    BadQueryException incomparable(PropertyType left, PropertyType right) {
        return BadQueryException.invalid(className, "Unsupported comparison between type '" + nameOf(left)
                + "' and type '" + nameOf(right) + "'");
    }

    /** The names of realm-core, which apps know from their local queries. */
    private static String nameOf(PropertyType type) {
        return switch (type) {
            case INT -> "int";
            case BOOL -> "bool";
            case STRING -> "string";
            case BINARY -> "binary";
            case TIMESTAMP -> "timestamp";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> "decimal128";
            case OBJECT_ID -> "objectId";
            case UUID -> "uuid";
            case MIXED -> "mixed";
            case LINK -> "link";
        };
    }
}
