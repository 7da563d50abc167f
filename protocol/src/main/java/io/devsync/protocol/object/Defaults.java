package io.devsync.protocol.object;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Map;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** What properties hold that nobody ever set: the defaults of Realm's types (spec sync-server-behaviours §5). */
public final class Defaults {

    private static final Scalar ZERO = new Scalar.Int(0);
    private static final Scalar FALSE = new Scalar.Bool(false);
    private static final Scalar EMPTY_STRING = new Scalar.Str("");
    private static final Scalar EMPTY_BINARY = new Scalar.Binary(new byte[0]);
    private static final Scalar EPOCH = new Scalar.Timestamp(0, 0);
    private static final Scalar ZERO_FLOAT = new Scalar.Float(0);
    private static final Scalar ZERO_DOUBLE = new Scalar.Double(0);
    private static final Scalar ZERO_DECIMAL = new Scalar.Decimal(Decimal128.POSITIVE_ZERO);
    private static final Scalar ZERO_OBJECT_ID = new Scalar.ObjectId(new ObjectId(new byte[12]));
    private static final Scalar ZERO_UUID = new Scalar.Uuid(new UUID(0, 0));

    private Defaults() {}

    /** An empty collection; null if the property can be null; else the zero of its type. */
    public static Value of(Property property) {
        return switch (property.collection()) {
            case LIST -> ListValue.EMPTY;
            case SET -> SetValue.EMPTY;
            case DICTIONARY -> DictionaryValue.EMPTY;
            case SINGLE -> nullable(property) ? Scalar.Null.NULL : zero(property.type());
        };
    }

    /** What a property holds in an object or embedded object with these properties set. */
    public static Value read(Map<String, Value> properties, Property property) {
        Value value = properties.get(property.name());
        return value == null ? of(property) : value;
    }

    /**
     * Whether the value, or each element of the collection, may be null. Mixed always may, whatever its declaration
     * says; so may links, embedded objects and dictionaries of them, but no element of a list or set of links
     * (realm-core table.cpp).
     */
    static boolean nullable(Property property) {
        return switch (property.type()) {
            case MIXED -> true;
            case LINK -> property.collection() == CollectionType.SINGLE
                    || property.collection() == CollectionType.DICTIONARY;
            default -> property.nullable();
        };
    }

    private static Scalar zero(PropertyType type) {
        return switch (type) {
            case INT -> ZERO;
            case BOOL -> FALSE;
            case STRING -> EMPTY_STRING;
            case BINARY -> EMPTY_BINARY;
            case TIMESTAMP -> EPOCH;
            case FLOAT -> ZERO_FLOAT;
            case DOUBLE -> ZERO_DOUBLE;
            case DECIMAL -> ZERO_DECIMAL;
            case OBJECT_ID -> ZERO_OBJECT_ID;
            case UUID -> ZERO_UUID;
            case MIXED, LINK -> Scalar.Null.NULL;
        };
    }
}
