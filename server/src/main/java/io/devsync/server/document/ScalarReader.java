package io.devsync.server.document;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.jspecify.annotations.Nullable;

/** Reads the value at a reader's position: a scalar of a known type, a link, or whatever a mixed field holds. */
final class ScalarReader {

    private static final int UUID_BYTES = 16;

    private final RealmSchema schema;
    private final Namespaces namespaces;
    private final boolean lenientNumbers;
    private final BsonReader reader;

    ScalarReader(RealmSchema schema, Namespaces namespaces, boolean lenientNumbers, BsonReader reader) {
        this.schema = schema;
        this.namespaces = namespaces;
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

    private Scalar binary() {
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

    /** Whatever is there, with the type that it has (spec data-model-mapping §1.6). */
    Value mixed(int level) throws UnfitException {
        BsonType type = reader.getCurrentBsonType();
        return switch (type) {
            case NULL, UNDEFINED -> {
                reader.skipValue();
                yield Scalar.Null.NULL;
            }
            case INT32 -> new Scalar.Int(reader.readInt32());
            case INT64 -> new Scalar.Int(reader.readInt64());
            case DOUBLE -> new Scalar.Double(reader.readDouble());
            case BOOLEAN -> new Scalar.Bool(reader.readBoolean());
            case STRING -> new Scalar.Str(reader.readString());
            case BINARY -> binary();
            case DATE_TIME -> BsonScalars.fromMillis(reader.readDateTime());
            case DECIMAL128 -> new Scalar.Decimal(reader.readDecimal128());
            case OBJECT_ID -> new Scalar.ObjectId(reader.readObjectId());
            case ARRAY -> mixedList(level + 1);
            case DOCUMENT -> mixedDocument(level + 1);
            case END_OF_DOCUMENT, REGULAR_EXPRESSION, DB_POINTER, JAVASCRIPT, SYMBOL, JAVASCRIPT_WITH_SCOPE, TIMESTAMP,
                    MIN_KEY, MAX_KEY -> throw new UnfitException("type " + type + " (expected: a type that Realm has)");
        };
    }

    private void checkLevel(int level) throws UnfitException {
        if (level > DocumentChecks.LEVELS_MAX) {
            throw new UnfitException("collections nest deeper than " + DocumentChecks.LEVELS_MAX + " levels");
        }
    }

    private Value mixedList(int level) throws UnfitException {
        checkLevel(level);
        List<Value> elements = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            try {
                elements.add(mixed(level));
            } catch (UnfitException unfit) {
                throw unfit.inElement(elements.size());
            }
        }
        reader.readEndArray();
        return elements.isEmpty() ? ListValue.EMPTY : new ListValue(elements);
    }

    private Value mixedDocument(int level) throws UnfitException {
        checkLevel(level);
        Map<String, Value> entries = new LinkedHashMap<>();
        Value reference = null;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String key = reader.readName();
            try {
                if (key.equals("$ref") && entries.isEmpty()) {
                    reference = reference();
                    break;
                }
                checkKey(key);
                entries.put(key, mixed(level));
            } catch (UnfitException unfit) {
                throw unfit.inField(key);
            }
        }
        reader.readEndDocument();
        if (reference != null) {
            return reference;
        }
        return entries.isEmpty() ? DictionaryValue.EMPTY : new DictionaryValue(entries);
    }

    /** A DBRef after the name {@code $ref}. What points to nothing that is synced reads as null, like other dangling links. */
    private Value reference() throws UnfitException {
        expect(BsonType.STRING, "the name of a collection");
        String collection = reader.readString();
        String database = "";
        Value key = Scalar.Null.NULL;
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "$id" -> key = mixed(DocumentChecks.LEVELS_MAX);
                case "$db" -> {
                    expect(BsonType.STRING, "the name of a database");
                    database = reader.readString();
                }
                default -> reader.skipValue();
            }
        }
        return link(new Namespace(database, collection), key);
    }

    private Scalar link(Namespace namespace, Value key) {
        ObjectSchema target = namespaces.classOf(namespace).flatMap(schema::find).orElse(null);
        if (target == null || target.embedded()) {
            return Scalar.Null.NULL;
        }
        PrimaryKey primaryKey = toKey(target.primaryKey().orElseThrow(), key);
        return primaryKey == null ? Scalar.Null.NULL : new Scalar.Link(target.name(), primaryKey);
    }

    private static @Nullable PrimaryKey toKey(PrimaryKeyProperty property, Value key) {
        return switch (property.type()) {
            case INT -> key instanceof Scalar.Int(long value) ? new PrimaryKey.IntKey(value) : nullKey(property, key);
            case STRING ->
                key instanceof Scalar.Str(String value) ? new PrimaryKey.StringKey(value) : nullKey(property, key);
            case OBJECT_ID ->
                key instanceof Scalar.ObjectId value
                        ? new PrimaryKey.ObjectIdKey(value.value())
                        : nullKey(property, key);
            case UUID -> key instanceof Scalar.Uuid(UUID value) ? new PrimaryKey.UuidKey(value) : nullKey(property, key);
        };
    }

    private static @Nullable PrimaryKey nullKey(PrimaryKeyProperty property, Value key) {
        return property.nullable() && key == Scalar.Null.NULL ? PrimaryKey.NullKey.NULL : null;
    }
}
