package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.document.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The form in which an app's schema is kept in the store. */
final class AppSchemaBson {

    private static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private AppSchemaBson() {}

    static BsonDocument encode(AppSchema schema) {
        BsonArray classes = new BsonArray();
        for (ObjectSchema objectSchema : schema.realm().classes().values()) {
            BsonDocument entry = encode(objectSchema);
            Namespace namespace = schema.namespaces().get(objectSchema.name());
            if (namespace != null) {
                entry.append("database", new BsonString(namespace.database()))
                        .append("collection", new BsonString(namespace.collection()));
            }
            entry.append("queryable", strings(schema.queryableFields(objectSchema.name())));
            BsonDocument keywords = schema.keywords().get(objectSchema.name());
            if (keywords != null) {
                // As text, because keywords such as "dependencies" may have names that a document's fields may not have.
                entry.append("keywords", new BsonString(keywords.toJson(EXACT)));
            }
            classes.add(entry);
        }
        CutOff cutOff = schema.cutOff();
        return new BsonDocument("version", new BsonInt64(schema.version()))
                .append(
                        "cutOff",
                        new BsonDocument("version", new BsonInt64(cutOff.version()))
                                .append("newestIdent", new BsonInt64(cutOff.newestIdent()))
                                .append("exceptIdent", new BsonInt64(cutOff.exceptIdent())))
                .append("dataSource", new BsonString(schema.dataSource()))
                .append("database", new BsonString(schema.database()))
                .append("classes", classes);
    }

    private static BsonArray strings(Set<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    private static BsonDocument encode(ObjectSchema objectSchema) {
        BsonDocument entry = new BsonDocument("name", new BsonString(objectSchema.name()));
        entry.append("kind", new BsonString(switch (objectSchema.kind()) {
            case ClassKind.TopLevel ignored -> "topLevel";
            case ClassKind.Embedded ignored -> "embedded";
            case ClassKind.Asymmetric ignored -> "asymmetric";
        }));
        objectSchema.primaryKey().ifPresent(key -> entry.append(
                "key",
                new BsonDocument("name", new BsonString(key.name()))
                        .append("type", new BsonString(key.type().name()))
                        .append("nullable", BsonBoolean.valueOf(key.nullable()))));
        BsonArray properties = new BsonArray();
        objectSchema.properties().values().forEach(property -> properties.add(encode(property)));
        return entry.append("properties", properties);
    }

    private static BsonDocument encode(Property property) {
        BsonDocument entry = new BsonDocument("name", new BsonString(property.name()))
                .append("type", new BsonString(property.type().name()))
                .append("nullable", BsonBoolean.valueOf(property.nullable()))
                .append("collection", new BsonString(property.collection().name()));
        property.linkTarget().ifPresent(target -> entry.append("target", new BsonString(target)));
        return entry;
    }

    static AppSchema decode(BsonDocument document) {
        Map<String, ObjectSchema> classes = new LinkedHashMap<>();
        Map<String, Namespace> namespaces = new LinkedHashMap<>();
        Map<String, Set<String>> queryable = new LinkedHashMap<>();
        Map<String, BsonDocument> keywords = new LinkedHashMap<>();
        for (BsonValue value : document.getArray("classes")) {
            BsonDocument entry = value.asDocument();
            ObjectSchema objectSchema = objectSchema(entry);
            classes.put(objectSchema.name(), objectSchema);
            if (entry.containsKey("database")) {
                namespaces.put(
                        objectSchema.name(), new Namespace(text(entry, "database"), text(entry, "collection")));
            }
            Set<String> fields = new TreeSet<>();
            entry.getArray("queryable").forEach(field -> fields.add(field.asString().getValue()));
            queryable.put(objectSchema.name(), fields);
            if (entry.containsKey("keywords")) {
                keywords.put(objectSchema.name(), BsonDocument.parse(text(entry, "keywords")));
            }
        }
        return new AppSchema(
                new RealmSchema(classes),
                text(document, "dataSource"),
                text(document, "database"),
                namespaces,
                queryable,
                keywords,
                document.getNumber("version").longValue(),
                cutOff(document.getDocument("cutOff", new BsonDocument())));
    }

    private static CutOff cutOff(BsonDocument document) {
        return document.isEmpty()
                ? CutOff.NONE
                : new CutOff(
                        document.getInt64("version").getValue(),
                        document.getInt64("newestIdent").getValue(),
                        document.getInt64("exceptIdent").getValue());
    }

    private static ObjectSchema objectSchema(BsonDocument entry) {
        Map<String, Property> properties = new LinkedHashMap<>();
        for (BsonValue value : entry.getArray("properties")) {
            Property property = property(value.asDocument());
            properties.put(property.name(), property);
        }
        String kind = text(entry, "kind");
        return new ObjectSchema(
                text(entry, "name"),
                switch (kind) {
                    case "topLevel" -> new ClassKind.TopLevel(key(entry.getDocument("key")));
                    case "embedded" -> new ClassKind.Embedded();
                    case "asymmetric" -> new ClassKind.Asymmetric(key(entry.getDocument("key")));
                    default -> throw new IllegalArgumentException(
                            "kind: " + kind + " (expected: topLevel, embedded or asymmetric)");
                },
                properties);
    }

    private static PrimaryKeyProperty key(BsonDocument entry) {
        return new PrimaryKeyProperty(
                text(entry, "name"),
                PrimaryKey.Type.valueOf(text(entry, "type")),
                entry.getBoolean("nullable").getValue());
    }

    private static Property property(BsonDocument entry) {
        return new Property(
                text(entry, "name"),
                PropertyType.valueOf(text(entry, "type")),
                entry.getBoolean("nullable").getValue(),
                CollectionType.valueOf(text(entry, "collection")),
                entry.containsKey("target") ? Optional.of(text(entry, "target")) : Optional.empty());
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field).getValue();
    }
}
