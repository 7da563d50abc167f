package io.devsync.server.document;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectState;
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
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Writes objects as documents. */
record DocumentEncoder(RealmSchema schema, Namespaces namespaces) {

    private static final int EXPECTED_BYTES = 256;

    /** Takes a document's fields in their order. */
    private interface Fields {
        void add(String name, BsonValue value);
    }

    BsonDocument document(ObjectState object) {
        BsonDocument document = new BsonDocument();
        document(object, document::put);
        return document;
    }

    /** The same as bytes, without a tree of the fields. */
    RawBsonDocument bytes(ObjectState object) {
        ByteWriter out = new ByteWriter(EXPECTED_BYTES);
        int start = out.reserveInt32();
        document(object, (name, value) -> BsonEncoder.writeElement(out, name, value));
        out.writeByte(0);
        out.patchLength(start);
        return new RawBsonDocument(out.toByteArray());
    }

    private void document(ObjectState object, Fields document) {
        ObjectSchema objectSchema = classOf(object.id().className());
        document.add(objectSchema.primaryKey().orElseThrow().name(), BsonScalars.encode(object.id().key()));
        fields(objectSchema, object.properties(), document);
    }

    ObjectSchema classOf(String className) {
        return schema.find(className)
                .orElseThrow(() -> new IllegalArgumentException(
                        "class: " + className + " (expected: one of " + schema.classes().keySet() + ")"));
    }

    /** All that was set, and zero for each required field that was not (spec data-model-mapping §1.4). */
    private void fields(ObjectSchema objectSchema, Map<String, Value> values, Fields document) {
        for (Property property : objectSchema.properties().values()) {
            Value value = values.get(property.name());
            if (value != null) {
                document.add(property.name(), value(property, value));
            } else if (RequiredFields.isRequired(property)) {
                document.add(property.name(), value(property, Defaults.of(property)));
            }
        }
    }

    /** A property's value, or an element of the collection that it holds. */
    BsonValue value(Property property, Value value) {
        boolean mixed = property.type() == PropertyType.MIXED;
        return switch (value) {
            case Scalar.Link(String ignored, PrimaryKey key) when !mixed -> BsonScalars.encode(key);
            case Scalar scalar -> BsonScalars.encode(scalar, namespaces);
            case ListValue(List<Value> elements) -> {
                BsonArray array = new BsonArray(elements.size());
                for (Value element : elements) {
                    array.add(value(property, element));
                }
                yield array;
            }
            case SetValue(Set<Scalar> members) -> set(property, members);
            case DictionaryValue(Map<String, Value> entries) -> {
                BsonDocument document = new BsonDocument();
                entries.forEach((key, entry) -> document.put(key, value(property, entry)));
                yield document;
            }
            case EmbeddedObject(Map<String, Value> properties) -> {
                BsonDocument document = new BsonDocument();
                fields(classOf(property.linkTarget().orElseThrow()), properties, document::put);
                yield document;
            }
        };
    }

    /** Members that differ only in what BSON cannot hold are one: an array of a set has no duplicates. */
    private BsonArray set(Property property, Set<Scalar> members) {
        boolean mixed = property.type() == PropertyType.MIXED;
        Set<Scalar> written = new LinkedHashSet<>();
        BsonArray array = new BsonArray(members.size());
        for (Scalar member : members) {
            if (written.add(ExactValues.nearest(member, mixed))) {
                array.add(value(property, member));
            }
        }
        return array;
    }
}
