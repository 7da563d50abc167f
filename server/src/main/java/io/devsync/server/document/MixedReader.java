package io.devsync.server.document;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a mixed field at a reader's position: arrays and sub-documents are lists and dictionaries, DBRefs are
 * links (spec data-model-mapping §1.6).
 */
final class MixedReader {

    private final RealmSchema schema;
    private final Namespaces namespaces;
    private final BsonReader reader;
    private final ScalarReader scalars;

    MixedReader(RealmSchema schema, Namespaces namespaces, BsonReader reader, ScalarReader scalars) {
        this.schema = schema;
        this.namespaces = namespaces;
        this.reader = reader;
        this.scalars = scalars;
    }

    /** Whatever is there, with the type that it has. */
    Value value() throws UnfitException {
        return value(0);
    }

    private Value value(int level) throws UnfitException {
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
            case BINARY -> scalars.binary();
            case DATE_TIME -> BsonScalars.fromMillis(reader.readDateTime());
            case DECIMAL128 -> new Scalar.Decimal(reader.readDecimal128());
            case OBJECT_ID -> new Scalar.ObjectId(reader.readObjectId());
            case ARRAY -> list(level + 1);
            case DOCUMENT -> document(level + 1);
            case END_OF_DOCUMENT, REGULAR_EXPRESSION, DB_POINTER, JAVASCRIPT, SYMBOL, JAVASCRIPT_WITH_SCOPE, TIMESTAMP,
                    MIN_KEY, MAX_KEY -> throw new UnfitException("type " + type + " (expected: a type that Realm has)");
        };
    }

    private void checkLevel(int level) throws UnfitException {
        if (level > DocumentChecks.LEVELS_MAX) {
            throw new UnfitException("collections nest deeper than " + DocumentChecks.LEVELS_MAX + " levels");
        }
    }

    private Value list(int level) throws UnfitException {
        checkLevel(level);
        List<Value> elements = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            try {
                elements.add(value(level));
            } catch (UnfitException unfit) {
                throw unfit.inElement(elements.size());
            }
        }
        reader.readEndArray();
        return elements.isEmpty() ? ListValue.EMPTY : new ListValue(elements);
    }

    private Value document(int level) throws UnfitException {
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
                scalars.checkKey(key);
                entries.put(key, value(level));
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
        scalars.expect(BsonType.STRING, "the name of a collection");
        String collection = reader.readString();
        String database = "";
        Value key = Scalar.Null.NULL;
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "$id" -> key = value(DocumentChecks.LEVELS_MAX);
                case "$db" -> {
                    scalars.expect(BsonType.STRING, "the name of a database");
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
