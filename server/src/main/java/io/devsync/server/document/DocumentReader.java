package io.devsync.server.document;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonReader;
import org.bson.BsonType;

/**
 * Reads a document as an object in one pass over its bytes; the schema says what each field must be (spec
 * data-model-mapping §1.3 to §1.7).
 *
 * <p>Null, a missing field, an empty array and an empty sub-document are the same where a collection or an optional value
 * is expected (§1.4). Fields that the schema does not know are skipped.
 */
final class DocumentReader {

    private final RealmSchema schema;
    private final boolean zeroForMissing;
    private final BsonReader reader;
    private final ScalarReader scalars;
    private final MixedReader mixed;

    DocumentReader(
            RealmSchema schema,
            Namespaces namespaces,
            boolean lenientNumbers,
            boolean zeroForMissing,
            BsonReader reader) {
        this.schema = schema;
        this.zeroForMissing = zeroForMissing;
        this.reader = reader;
        this.scalars = new ScalarReader(lenientNumbers, reader);
        this.mixed = new MixedReader(schema, namespaces, reader, scalars);
    }

    ObjectState document(ObjectSchema objectSchema) throws UnfitException {
        PrimaryKeyProperty keyProperty = objectSchema.primaryKey().orElseThrow();
        PrimaryKey key = null;
        Map<String, Value> values = new HashMap<>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            if (name.equals(keyProperty.name())) {
                key = primaryKey(keyProperty);
            } else {
                field(objectSchema, name, values);
            }
        }
        reader.readEndDocument();
        if (key == null) {
            throw new UnfitException("missing required field").inField(keyProperty.name());
        }
        checkRequired(objectSchema, values);
        return new ObjectState(new ObjectKey(objectSchema.name(), key), values);
    }

    private PrimaryKey primaryKey(PrimaryKeyProperty property) throws UnfitException {
        try {
            return scalars.key(property.type(), property.nullable());
        } catch (UnfitException unfit) {
            throw unfit.inField(property.name());
        }
    }

    /** Reads one field into {@code values}; what is optional and holds its default is left out. */
    private void field(ObjectSchema objectSchema, String name, Map<String, Value> values) throws UnfitException {
        Property property = objectSchema.properties().get(name);
        if (property == null) {
            reader.skipValue();
            return;
        }
        try {
            Value value = property(property);
            if (RequiredFields.isRequired(property) || !value.equals(Defaults.of(property))) {
                values.put(property.name(), value);
            }
        } catch (UnfitException unfit) {
            throw unfit.inField(name);
        }
    }

    private void checkRequired(ObjectSchema objectSchema, Map<String, Value> values) throws UnfitException {
        if (zeroForMissing) {
            return; // a property that was never set has its default
        }
        for (Property property : objectSchema.properties().values()) {
            if (RequiredFields.isRequired(property) && !values.containsKey(property.name())) {
                throw new UnfitException("missing required field").inField(property.name());
            }
        }
    }

    private Value property(Property property) throws UnfitException {
        return switch (property.collection()) {
            case SINGLE -> value(property, property.nullable() || property.type() == PropertyType.LINK);
            case LIST -> list(property);
            case SET -> set(property);
            case DICTIONARY -> dictionary(property);
        };
    }

    /** A single value or an element; embedded objects are told from links by their class. */
    private Value value(Property property, boolean nullable) throws UnfitException {
        if (property.type() == PropertyType.MIXED) {
            return mixed.value();
        }
        if (property.type() == PropertyType.LINK) {
            ObjectSchema target = schema.find(property.linkTarget().orElseThrow())
                    .orElseThrow(() -> new UnfitException("class " + property.linkTarget().orElseThrow()
                            + " is not in the schema"));
            return target.embedded() ? embedded(target, nullable) : scalars.link(target, nullable);
        }
        return scalars.typed(property.type(), nullable);
    }

    private Value embedded(ObjectSchema target, boolean nullable) throws UnfitException {
        if (nullable && scalars.skipNull()) {
            return Scalar.Null.NULL;
        }
        scalars.expect(BsonType.DOCUMENT, "an embedded object of class " + target.name());
        Map<String, Value> values = new LinkedHashMap<>();
        boolean empty = true;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            empty = false;
            field(target, reader.readName(), values);
        }
        reader.readEndDocument();
        if (empty && nullable && target.properties().values().stream().anyMatch(RequiredFields::isRequired)) {
            // An empty sub-document that cannot be an object of the class means the same as none.
            return Scalar.Null.NULL;
        }
        checkRequired(target, values);
        return new EmbeddedObject(values);
    }

    private Value list(Property property) throws UnfitException {
        if (scalars.skipNull()) {
            return ListValue.EMPTY;
        }
        List<Value> elements = new ArrayList<>();
        elements(property, elements::add);
        return new ListValue(elements);
    }

    private Value set(Property property) throws UnfitException {
        if (scalars.skipNull()) {
            return SetValue.EMPTY;
        }
        Set<Scalar> members = new LinkedHashSet<>();
        elements(property, value -> {
            if (!(value instanceof Scalar scalar)) {
                throw new UnfitException("collection in a set (expected: a single value)");
            }
            members.add(scalar);
        });
        return new SetValue(members);
    }

    @FunctionalInterface
    private interface Collector {
        void add(Value value) throws UnfitException;
    }

    private void elements(Property property, Collector collector) throws UnfitException {
        scalars.expect(BsonType.ARRAY, "an array");
        reader.readStartArray();
        int index = 0;
        try {
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                boolean nullable = property.nullable() && property.type() != PropertyType.LINK;
                collector.add(value(property, nullable));
                index++;
            }
        } catch (UnfitException unfit) {
            throw unfit.inElement(index);
        }
        reader.readEndArray();
    }

    private Value dictionary(Property property) throws UnfitException {
        if (scalars.skipNull()) {
            return DictionaryValue.EMPTY;
        }
        scalars.expect(BsonType.DOCUMENT, "a sub-document");
        boolean nullable = property.nullable() || property.type() == PropertyType.LINK;
        Map<String, Value> entries = new LinkedHashMap<>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String key = reader.readName();
            try {
                scalars.checkKey(key);
                entries.put(key, value(property, nullable));
            } catch (UnfitException unfit) {
                throw unfit.inField(key);
            }
        }
        reader.readEndDocument();
        return entries.isEmpty() ? DictionaryValue.EMPTY : new DictionaryValue(entries);
    }
}
