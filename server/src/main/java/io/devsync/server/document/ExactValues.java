package io.devsync.server.document;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Keeps what BSON cannot hold, so that all devices agree bit for bit while the document has the nearest BSON value (design
 * §5): times finer than a millisecond, floats in mixed fields, links to the object with the null key.
 *
 * <p>The sidecar is a list of entries: the path of a value, and the exact value. An entry counts only while the document
 * still holds its nearest BSON value: an outside change wins.
 */
public final class ExactValues {

    private static final String ENTRIES = "exact";
    private static final String PATH = "path";
    private static final String VALUE = "value";

    private final RealmSchema schema;
    private final BsonArray entries = new BsonArray();

    private ExactValues(RealmSchema schema) {
        this.schema = schema;
    }

    /** The sidecar of an object; empty, as for almost every object, when its document holds all. */
    public static Optional<BsonDocument> of(RealmSchema schema, ObjectState object) {
        ExactValues exact = new ExactValues(schema);
        schema.find(object.id().className())
                .ifPresent(objectSchema -> exact.fields(ExactPath.ROOT, objectSchema, object.properties()));
        return exact.entries.isEmpty() ? Optional.empty() : Optional.of(new BsonDocument(ENTRIES, exact.entries));
    }

    private void fields(ExactPath path, ObjectSchema objectSchema, Map<String, Value> values) {
        values.forEach((name, value) -> {
            Property property = objectSchema.properties().get(name);
            // Most values are scalars that a document holds: nothing to name.
            if (property != null && !(value instanceof Scalar scalar && isHeld(scalar, property))) {
                value(path.then(name), property, value);
            }
        });
    }

    private void value(ExactPath path, Property property, Value value) {
        switch (value) {
            case Scalar scalar -> {
                if (!isHeld(scalar, property)) {
                    add(path, scalar);
                }
            }
            case ListValue(List<Value> elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    value(path.then(i), property, elements.get(i));
                }
            }
            case SetValue(Set<Scalar> members) -> members(path, property, members);
            case DictionaryValue dictionary ->
                dictionary.entries().forEach((key, entry) -> value(path.then(key), property, entry));
            case EmbeddedObject(Map<String, Value> properties) -> property.linkTarget()
                    .flatMap(schema::find)
                    .ifPresent(target -> fields(path, target, properties));
        }
    }

    private static boolean isHeld(Scalar scalar, Property property) {
        return scalar.equals(nearest(scalar, property.type() == PropertyType.MIXED));
    }

    /** Where members share a BSON value, the entries name all of them, also the one that BSON could hold. */
    private void members(ExactPath path, Property property, Set<Scalar> members) {
        boolean mixed = property.type() == PropertyType.MIXED;
        Map<Scalar, Integer> sharing = new HashMap<>();
        for (Scalar member : members) {
            sharing.merge(nearest(member, mixed), 1, Integer::sum);
        }
        for (Scalar member : members) {
            Scalar nearest = nearest(member, mixed);
            if (!member.equals(nearest) || sharing.getOrDefault(nearest, 0) > 1) {
                add(path, member);
            }
        }
    }

    private void add(ExactPath path, Scalar exact) {
        BsonValue value = ExactScalars.encode(exact);
        entries.add(new BsonDocument(PATH, path.toBson()).append(VALUE, value));
    }

    /** What is read back after the scalar was written to a document. */
    static Scalar nearest(Scalar scalar, boolean mixed) {
        return switch (scalar) {
            case Scalar.Timestamp timestamp -> BsonScalars.fromMillis(BsonScalars.toMillis(timestamp));
            case Scalar.Float(float value) when mixed -> new Scalar.Double(BsonScalars.widen(value));
            case Scalar.Link(String ignored, PrimaryKey key) when !mixed && key == PrimaryKey.NullKey.NULL ->
                Scalar.Null.NULL;
            default -> scalar;
        };
    }

    /** The exact object: what the document holds, with the sidecar's values where the document still has their nearest. */
    public static ObjectState restore(RealmSchema schema, ObjectState fromDocument, BsonDocument sidecar) {
        ExactTree tree = new ExactTree();
        for (BsonValue entry : sidecar.getArray(ENTRIES, new BsonArray())) {
            BsonDocument parts = entry.asDocument();
            tree.at(parts.getArray(PATH)).add(ExactScalars.decode(parts.getDocument(VALUE)));
        }
        return schema.find(fromDocument.id().className())
                .map(objectSchema -> new ObjectState(
                        fromDocument.id(), tree.restoredFields(schema, objectSchema, fromDocument.properties())))
                .orElse(fromDocument);
    }

    /** A path as it grows: a chain of names and indices. */
    private record ExactPath(Optional<ExactPath> parent, BsonValue last) {

        static final ExactPath ROOT = new ExactPath(Optional.empty(), new BsonInt32(0));

        ExactPath then(String name) {
            return new ExactPath(Optional.of(this), new BsonString(name));
        }

        ExactPath then(int index) {
            return new ExactPath(Optional.of(this), new BsonInt32(index));
        }

        BsonArray toBson() {
            if (parent.isEmpty()) {
                return new BsonArray();
            }
            BsonArray path = parent.get().toBson();
            path.add(last);
            return path;
        }
    }
}
