package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads the properties of one collection's schema and collects the embedded classes that they bring. */
final class SchemaPropertyReader {

    private final SchemaRelationships relationships;
    private final Map<String, ObjectSchema> known;
    private final Map<String, ObjectSchema> embedded = new LinkedHashMap<>();
    private final Set<String> relationshipsRead = new HashSet<>();
    private int level;

    /**
     * Makes a reader.
     *
     * @param known the classes of other collections, whose embedded classes must agree with these
     */
    SchemaPropertyReader(SchemaRelationships relationships, Map<String, ObjectSchema> known) {
        this.relationships = relationships;
        this.known = known;
    }

    Map<String, ObjectSchema> embedded() {
        return embedded;
    }

    /** Called last: relationships of fields that are not there are mistakes. */
    void checkAllRelationshipsRead() throws SchemaProblemException {
        for (String path : new TreeSet<>(relationships.targets().keySet())) {
            if (!relationshipsRead.contains(path)) {
                throw new SchemaProblemException(
                        path,
                        Code.RELATIONSHIP_SOURCE,
                        "relationship is of no field that can be a link (expected: the path of a declared field other"
                                + " than _id, with \".[].\" after collections of embedded objects)");
            }
        }
    }

    Property property(SchemaObjectReader owner, String name, BsonDocument schema) throws SchemaProblemException {
        String path = owner.path() + name;
        SchemaType type = SchemaType.of(path, schema);
        if (type.name().equals(BsonTypes.ARRAY)) {
            return array(owner, name, path, schema);
        }
        if (type.name().equals(BsonTypes.OBJECT) && isDictionary(schema)) {
            return collection(owner, name, path, CollectionType.DICTIONARY, values(schema));
        }
        Element element = element(owner, name, path, path + ".", schema, type);
        if (element.type() == PropertyType.LINK && !element.embedded() && owner.required().contains(name)) {
            throw new SchemaProblemException(
                    path,
                    Code.RELATIONSHIP_SOURCE,
                    "link is required (expected: optional, for what it points to may be missing); remove \"" + name
                            + "\" from \"required\"");
        }
        boolean object = element.type() == PropertyType.LINK || element.type() == PropertyType.MIXED;
        boolean nullable = object || type.nullable() || !owner.required().contains(name);
        return new Property(name, element.type(), nullable, CollectionType.SINGLE, element.target());
    }

    /** Objects with properties are embedded; what is left are dictionaries (spec data-model-mapping §1.5). */
    private static boolean isDictionary(BsonDocument schema) {
        BsonValue additional = schema.get("additionalProperties");
        boolean open = additional instanceof BsonDocument
                || additional instanceof BsonBoolean allowed && allowed.getValue();
        return open && SchemaJson.document(schema, "properties").isEmpty();
    }

    private static BsonDocument values(BsonDocument schema) {
        return schema.get("additionalProperties") instanceof BsonDocument values
                ? values
                : BsonDocument.parse("{bsonType: 'mixed'}");
    }

    private Property array(SchemaObjectReader owner, String name, String path, BsonDocument schema)
            throws SchemaProblemException {
        BsonValue items = schema.get("items");
        if (items instanceof BsonArray) {
            throw new SchemaProblemException(
                    path, Code.TUPLE_ARRAY, "items are a tuple (expected: one schema for all elements)");
        }
        if (!(items instanceof BsonDocument element)) {
            throw new SchemaProblemException(path, Code.MISSING_ITEMS, "array has no items (expected: their schema)");
        }
        boolean set = SchemaJson.isTrue(schema, "uniqueItems");
        return collection(owner, name, path, set ? CollectionType.SET : CollectionType.LIST, element);
    }

    private Property collection(
            SchemaObjectReader owner, String name, String path, CollectionType collection, BsonDocument elementSchema)
            throws SchemaProblemException {
        SchemaType type = SchemaType.of(path, elementSchema);
        if (type.name().equals(BsonTypes.ARRAY) || type.name().equals(BsonTypes.OBJECT) && isDictionary(elementSchema)) {
            throw new SchemaProblemException(
                    path, Code.NESTED_COLLECTION, "collection of collections (expected: only inside mixed)");
        }
        Element element = element(owner, name, path, path + ".[].", elementSchema, type);
        boolean mixed = element.type() == PropertyType.MIXED;
        boolean link = element.type() == PropertyType.LINK;
        if (type.nullable() && !mixed && !link) {
            throw new SchemaProblemException(
                    path, Code.NULLABLE_ELEMENT, "elements may be null (expected: not null, or mixed)");
        }
        if (collection == CollectionType.SET && element.embedded()) {
            throw new SchemaProblemException(
                    path, Code.SET_OF_EMBEDDED, "set of embedded objects (expected: a list or dictionary)");
        }
        // As clients declare them: objects in dictionaries may be null, in lists and sets not.
        boolean nullable = mixed || link && collection == CollectionType.DICTIONARY;
        return new Property(name, element.type(), nullable, collection, element.target());
    }

    /** A single value or the element of a collection. */
    private record Element(PropertyType type, Optional<String> target, boolean embedded) {}

    private Element element(
            SchemaObjectReader owner,
            String name,
            String path,
            String innerPath,
            BsonDocument schema,
            SchemaType type)
            throws SchemaProblemException {
        if (type.name().equals(BsonTypes.OBJECT)) {
            return new Element(PropertyType.LINK, Optional.of(embed(owner, name, innerPath, schema)), true);
        }
        Optional<PropertyType> scalar = BsonTypes.typeOf(type.name());
        if (scalar.isEmpty()) {
            throw new SchemaProblemException(
                    path,
                    Code.UNSUPPORTED_TYPE,
                    "type \"" + type.name() + "\" (expected: a type that Realm has); choose another or use mixed");
        }
        Optional<ObjectSchema> target = relationships.at(path);
        if (target.isEmpty()) {
            return new Element(scalar.get(), Optional.empty(), false);
        }
        relationshipsRead.add(path);
        checkKeyType(path, scalar.get(), target.get());
        return new Element(PropertyType.LINK, target.map(ObjectSchema::name), false);
    }

    private static void checkKeyType(String path, PropertyType type, ObjectSchema target)
            throws SchemaProblemException {
        String expected = BsonTypes.nameOf(target.primaryKey().orElseThrow().type());
        if (!BsonTypes.nameOf(type).equals(expected)) {
            throw new SchemaProblemException(
                    path,
                    Code.RELATIONSHIP_TYPE,
                    "field is of type " + BsonTypes.nameOf(type) + " (expected: " + expected + ", the type of "
                            + target.name() + "._id)");
        }
    }

    /** Reads an embedded class and gives its name. */
    private String embed(SchemaObjectReader owner, String name, String innerPath, BsonDocument schema)
            throws SchemaProblemException {
        if (++level > Embeddings.LEVELS_MAX) {
            throw new SchemaProblemException(
                    innerPath, Code.TOO_DEEP, "objects nest deeper than " + Embeddings.LEVELS_MAX + " levels");
        }
        String title = SchemaJson.text(schema, "title");
        String className = title.isEmpty() ? owner.className() + "_" + name : title;
        Optional<String> illegal = SchemaNames.classProblem(className);
        if (illegal.isPresent()) {
            throw new SchemaProblemException(innerPath, Code.ILLEGAL_NAME, illegal.get());
        }
        SchemaObjectReader reader =
                new SchemaObjectReader(innerPath, className, schema, SchemaJson.names(schema, "required"));
        ClassKind kind = new ClassKind.Embedded();
        ObjectSchema objectSchema = new ObjectSchema(className, kind, reader.properties(this, kind));
        level--;
        ObjectSchema other = embedded.getOrDefault(className, known.get(className));
        if (other != null && !other.equals(objectSchema)) {
            throw new SchemaProblemException(
                    innerPath,
                    Code.CONFLICTING_TITLE,
                    "title \"" + className + "\" is used with other properties elsewhere; rename one");
        }
        embedded.put(className, objectSchema);
        return className;
    }
}
