package io.devsync.server.document;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;

/** Reads the value at a reader's position as a scalar of a known type, a primary key or a link. */
final class ScalarReader {

    private static final int UUID_BYTES = 16;

    private final boolean lenientNumbers;
    private final BsonReader reader;

    ScalarReader(boolean lenientNumbers, BsonReader reader) {
        this.lenientNumbers = lenientNumbers;
        this.reader = reader;
    }

    /** Passes over a null. */
    boolean skipNull() {
        BsonType type = reader.getCurrentBsonType();
        boolean isNull = type == BsonType.NULL || type == BsonType.UNDEFINED;
        if (isNull) {
            reader.skipValue();
        }
        return isNull;
    }

    void expect(BsonType expected, String expectation) throws UnfitException {
        if (reader.getCurrentBsonType() != expected) {
            throw wrongType(expectation);
        }
    }

    private UnfitException wrongType(String expectation) {
        BsonType type = reader.getCurrentBsonType();
        return new UnfitException(
                type == BsonType.NULL ? "null (expected: " + expectation + ")"
                        : "type " + type + " (expected: " + expectation + ")");
    }

    /** A value of a property that is neither mixed nor a link. */
    Scalar typed(PropertyType type, boolean nullable) throws UnfitException {
        if (nullable && skipNull()) {
            return Scalar.Null.NULL;
        }
        return switch (type) {
            case INT -> new Scalar.Int(integer());
            case DOUBLE -> new Scalar.Double(number("double"));
            case FLOAT -> new Scalar.Float(BsonScalars.narrow(number("float")));
            case BOOL -> {
                expect(BsonType.BOOLEAN, "bool");
                yield new Scalar.Bool(reader.readBoolean());
            }
            case STRING -> {
                expect(BsonType.STRING, "string");
                yield new Scalar.Str(reader.readString());
            }
            case TIMESTAMP -> {
                expect(BsonType.DATE_TIME, "date");
                yield BsonScalars.fromMillis(reader.readDateTime());
            }
            case DECIMAL -> {
                expect(BsonType.DECIMAL128, "decimal");
                yield new Scalar.Decimal(reader.readDecimal128());
            }
            case OBJECT_ID -> {
                expect(BsonType.OBJECT_ID, "objectId");
                yield new Scalar.ObjectId(reader.readObjectId());
            }
            case BINARY -> binary(false, "binData");
            case UUID -> binary(true, "uuid");
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar type)");
        };
    }

    private long integer() throws UnfitException {
        return switch (reader.getCurrentBsonType()) {
            case INT64 -> reader.readInt64();
            case INT32 -> reader.readInt32();
            case DOUBLE -> {
                double value = lenientNumbers ? reader.readDouble() : Double.NaN;
                long integer = (long) value;
                // 2^63 would be cut to the largest long, which as a double is 2^63 again.
                if (integer != value || value == 0x1p63) {
                    throw new UnfitException(lenientNumbers ? "double " + value + " (expected: a whole number)"
                            : "type DOUBLE (expected: int or long)");
                }
                yield integer;
            }
            default -> throw wrongType("int or long");
        };
    }

    private double number(String expectation) throws UnfitException {
        BsonType type = reader.getCurrentBsonType();
        if (type == BsonType.DOUBLE) {
            return reader.readDouble();
        }
        if (lenientNumbers && type == BsonType.INT32) {
            return reader.readInt32();
        }
        if (lenientNumbers && type == BsonType.INT64) {
            return reader.readInt64();
        }
        throw wrongType(expectation);
    }

    private Scalar binary(boolean uuid, String expectation) throws UnfitException {
        expect(BsonType.BINARY, expectation);
        Scalar value = binary();
        if (value instanceof Scalar.Uuid != uuid) {
            throw new UnfitException(uuid ? "binary that is no uuid (expected: subtype 4 with 16 bytes)"
                    : "uuid (expected: other binary)");
        }
        return value;
    }

    /** A UUID, or other binary of whatever subtype. */
    Scalar binary() {
        BsonBinary binary = reader.readBinaryData();
        boolean uuid = (binary.getType() == 3 || binary.getType() == 4) && binary.getData().length == UUID_BYTES;
        if (!uuid) {
            return new Scalar.Binary(binary.getData());
        }
        ByteBuffer bytes = ByteBuffer.wrap(binary.getData());
        return new Scalar.Uuid(new UUID(bytes.getLong(), bytes.getLong()));
    }

    PrimaryKey key(PrimaryKey.Type type, boolean nullable) throws UnfitException {
        if (nullable && skipNull()) {
            return PrimaryKey.NullKey.NULL;
        }
        return switch (type) {
            case INT -> new PrimaryKey.IntKey(integer());
            case STRING -> {
                expect(BsonType.STRING, "string");
                yield new PrimaryKey.StringKey(reader.readString());
            }
            case OBJECT_ID -> {
                expect(BsonType.OBJECT_ID, "objectId");
                yield new PrimaryKey.ObjectIdKey(reader.readObjectId());
            }
            case UUID -> new PrimaryKey.UuidKey(((Scalar.Uuid) binary(true, "uuid")).value());
        };
    }

    /** The link that a stored key stands for; a link to the object with the null key cannot be told from no link. */
    Scalar link(ObjectSchema target, boolean nullable) throws UnfitException {
        if (nullable && skipNull()) {
            return Scalar.Null.NULL;
        }
        PrimaryKeyProperty key = target.primaryKey().orElseThrow();
        return new Scalar.Link(target.name(), key(key.type(), false));
    }

    void checkKey(String key) throws UnfitException {
        if (!DocumentChecks.isLegalKey(key)) {
            throw new UnfitException("illegal map key (expected: no '.', no '$' at the start)");
        }
    }
}
