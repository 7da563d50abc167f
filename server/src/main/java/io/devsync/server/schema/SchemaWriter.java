package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.server.document.Namespace;
import io.devsync.server.document.RequiredFields;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Writes the App Services schema of a collection. */
final class SchemaWriter {

    private final AppSchema schema;

    SchemaWriter(AppSchema schema) {
        this.schema = schema;
    }

    BsonDocument document(String className) {
        Namespace namespace = schema.of(className);
        ObjectSchema objectSchema = classOf(className);
        BsonDocument relationships = new BsonDocument();
        addRelationships("", objectSchema, relationships);
        BsonDocument written = object(objectSchema);
        SchemaKeywords.layOver(written, schema.keywords().getOrDefault(className, new BsonDocument()));
        return new BsonDocument(
                        "metadata",
                        new BsonDocument("data_source", new BsonString(schema.dataSource()))
                                .append("database", new BsonString(namespace.database()))
                                .append("collection", new BsonString(namespace.collection())))
                .append("schema", written)
                .append("relationships", relationships);
    }

    private ObjectSchema classOf(String className) {
        return schema.realm().find(className)
                .orElseThrow(() -> new IllegalStateException("class " + className + " is not in the schema"));
    }

    /** Properties in alphabetical order, required ones in order of declaration with {@code _id} first (§1.12). */
    private BsonDocument object(ObjectSchema objectSchema) {
        TreeMap<String, BsonDocument> properties = new TreeMap<>();
        BsonArray required = new BsonArray();
        objectSchema.primaryKey().ifPresent(key -> {
            properties.put(key.name(), key(key));
            if (!key.nullable()) {
                required.add(new BsonString(key.name()));
            }
        });
        for (Property property : objectSchema.properties().values()) {
            properties.put(property.name(), property(property));
            if (RequiredFields.isRequired(property)) {
                required.add(new BsonString(property.name()));
            }
        }
        BsonDocument written = new BsonDocument();
        properties.forEach(written::append);
        return new BsonDocument("bsonType", new BsonString(BsonTypes.OBJECT))
                .append("title", new BsonString(objectSchema.name()))
                .append("required", required)
                .append("properties", written);
    }

    private static BsonDocument key(PrimaryKeyProperty key) {
        return type(BsonTypes.nameOf(key.type()));
    }

    private BsonDocument property(Property property) {
        BsonDocument element = element(property);
        return switch (property.collection()) {
            case SINGLE -> element;
            case LIST -> type(BsonTypes.ARRAY).append("items", element);
            case SET ->
                type(BsonTypes.ARRAY).append("items", element).append("uniqueItems", BsonBoolean.TRUE);
            case DICTIONARY -> type(BsonTypes.OBJECT).append("additionalProperties", element);
        };
    }

    private BsonDocument element(Property property) {
        if (property.linkTarget().isEmpty()) {
            return type(BsonTypes.nameOf(property.type()));
        }
        ObjectSchema target = classOf(property.linkTarget().get());
        return target.primaryKey().map(SchemaWriter::key).orElseGet(() -> object(target));
    }

    private static BsonDocument type(String bsonType) {
        return new BsonDocument("bsonType", new BsonString(bsonType));
    }

    /** The links of a class and of all that it embeds, by path (§1.8). */
    private void addRelationships(String prefix, ObjectSchema objectSchema, BsonDocument relationships) {
        for (Property property : new TreeMap<>(objectSchema.properties()).values()) {
            if (property.linkTarget().isEmpty()) {
                continue;
            }
            ObjectSchema target = classOf(property.linkTarget().get());
            boolean many = property.collection() != CollectionType.SINGLE;
            String path = prefix + property.name();
            if (target.embedded()) {
                addRelationships(path + (many ? ".[]." : "."), target, relationships);
            } else {
                relationships.append(path, relationship(target, many));
            }
        }
    }

    private BsonDocument relationship(ObjectSchema target, boolean many) {
        Namespace namespace = schema.of(target.name());
        String ref = "#/relationship/" + schema.dataSource() + "/" + namespace.database() + "/"
                + namespace.collection();
        return new BsonDocument("ref", new BsonString(ref))
                .append("foreign_key", new BsonString("_id"))
                .append("is_list", BsonBoolean.valueOf(many));
    }
}
