package io.devsync.server.document;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Small schemas and objects for tests of documents. */
final class DocumentFixture {

    static final Namespaces NAMESPACES = new Namespaces() {
        @Override
        public Namespace of(String className) {
            return new Namespace("db", className + "s");
        }

        @Override
        public Optional<String> classOf(Namespace namespace) {
            return namespace.database().equals("db") && namespace.collection().endsWith("s")
                    ? Optional.of(namespace.collection().substring(0, namespace.collection().length() - 1))
                    : Optional.empty();
        }
    };

    static final DocumentCodec STRICT = new DocumentCodec(NAMESPACES, false);
    static final DocumentCodec LENIENT = new DocumentCodec(NAMESPACES, true);

    private DocumentFixture() {}

    static Property required(String name, PropertyType type) {
        return new Property(name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    static Property optional(String name, PropertyType type) {
        return new Property(name, type, true, CollectionType.SINGLE, Optional.empty());
    }

    static Property collection(String name, PropertyType type, CollectionType collection) {
        return new Property(name, type, type == PropertyType.MIXED, collection, Optional.empty());
    }

    static Property link(String name, String target, CollectionType collection) {
        boolean nullable = collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY;
        return new Property(name, PropertyType.LINK, nullable, collection, Optional.of(target));
    }

    static ObjectSchema embedded(String name, Property... properties) {
        return new ObjectSchema(name, new ClassKind.Embedded(), byName(properties));
    }

    static ObjectSchema topLevel(String name, PrimaryKey.Type type, Property... properties) {
        return new ObjectSchema(
                name,
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", type, false)),
                byName(properties));
    }

    private static Map<String, Property> byName(Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name(), property);
        }
        return byName;
    }

    static RealmSchema schema(ObjectSchema... classes) {
        RealmSchema schema = RealmSchema.EMPTY;
        for (ObjectSchema objectSchema : classes) {
            schema = schema.with(objectSchema);
        }
        return schema;
    }

    /** The object with key 1 of class T. */
    static ObjectState object(Map<String, Value> properties) {
        return new ObjectState(new ObjectKey("T", new PrimaryKey.IntKey(1)), properties);
    }

    /** The schema of a class T with an integer key and these properties. */
    static RealmSchema classT(Property... properties) {
        return schema(topLevel("T", PrimaryKey.Type.INT, properties), topLevel("Person", PrimaryKey.Type.STRING));
    }

    static BsonDocument json(String json) {
        return BsonDocument.parse(json);
    }

    static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }
}
