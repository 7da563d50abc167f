package io.devsync.server.document;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** What a property holds that was never set: zero, empty, or null (spec data-model-mapping §1.4). */
final class PropertyDefaults {

    private static final Scalar ZERO_OBJECT_ID = new Scalar.ObjectId(new ObjectId(new byte[12]));
    private static final Scalar ZERO_UUID = new Scalar.Uuid(new UUID(0, 0));

    private PropertyDefaults() {}

    /** Whether a document must have the field: not null and no collection; links, embedded and mixed never. */
    static boolean isRequired(Property property) {
        return property.collection() == CollectionType.SINGLE
                && !property.nullable()
                && property.type() != PropertyType.LINK
                && property.type() != PropertyType.MIXED;
    }

    static Value of(Property property) {
        return switch (property.collection()) {
            case LIST -> ListValue.EMPTY;
            case SET -> SetValue.EMPTY;
            case DICTIONARY -> DictionaryValue.EMPTY;
            case SINGLE -> isRequired(property) ? zero(property.type()) : Scalar.Null.NULL;
        };
    }

    private static Scalar zero(PropertyType type) {
        return switch (type) {
            case INT -> new Scalar.Int(0);
            case BOOL -> new Scalar.Bool(false);
            case STRING -> new Scalar.Str("");
            case BINARY -> new Scalar.Binary(new byte[0]);
            case TIMESTAMP -> new Scalar.Timestamp(0, 0);
            case FLOAT -> new Scalar.Float(0);
            case DOUBLE -> new Scalar.Double(0);
            case DECIMAL -> new Scalar.Decimal(Decimal128.POSITIVE_ZERO);
            case OBJECT_ID -> ZERO_OBJECT_ID;
            case UUID -> ZERO_UUID;
            case MIXED, LINK -> Scalar.Null.NULL;
        };
    }

    /** The same object without the properties that hold their default, also inside embedded objects. */
    static ObjectState without(RealmSchema schema, ObjectState object) {
        return schema.find(object.id().className())
                .map(objectSchema ->
                        new ObjectState(object.id(), without(schema, objectSchema, object.properties())))
                .orElse(object);
    }

    private static Map<String, Value> without(
            RealmSchema schema, ObjectSchema objectSchema, Map<String, Value> properties) {
        Map<String, Value> kept = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            Property property = objectSchema.properties().get(name);
            if (property == null || !value.equals(of(property))) {
                kept.put(name, property == null ? value : without(schema, property, value));
            }
        });
        return kept;
    }

    private static Value without(RealmSchema schema, Property property, Value value) {
        return switch (value) {
            case EmbeddedObject(Map<String, Value> properties) -> property.linkTarget()
                    .flatMap(schema::find)
                    .map(target -> (Value) new EmbeddedObject(without(schema, target, properties)))
                    .orElse(value);
            case ListValue(List<Value> elements) -> {
                List<Value> kept = new ArrayList<>(elements.size());
                elements.forEach(element -> kept.add(without(schema, property, element)));
                yield new ListValue(kept);
            }
            case DictionaryValue(Map<String, Value> entries) -> {
                Map<String, Value> kept = new LinkedHashMap<>();
                entries.forEach((key, entry) -> kept.put(key, without(schema, property, entry)));
                yield new DictionaryValue(kept);
            }
            case Scalar scalar -> scalar;
            case SetValue set -> set;
        };
    }
}
