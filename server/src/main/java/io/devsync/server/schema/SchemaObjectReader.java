package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * Reads an object of a schema, root or embedded.
 *
 * @param path where it is, as relationships write it: empty at the root, else with a dot at the end
 * @param required the fields that must be there
 */
record SchemaObjectReader(String path, String className, BsonDocument schema, List<String> required) {

    private static final String KEY = "_id";

    /** The kind of a root class, by its key. */
    ClassKind kind(boolean asymmetric) throws SchemaProblemException {
        PrimaryKeyProperty key = key();
        return asymmetric ? new ClassKind.Asymmetric(key) : new ClassKind.TopLevel(key);
    }

    private PrimaryKeyProperty key() throws SchemaProblemException {
        BsonDocument properties = propertySchemas();
        if (!properties.containsKey(KEY)) {
            throw new SchemaProblemException(
                    path, Code.MISSING_PRIMARY_KEY, "schema has no _id (expected: string, int, long, objectId or uuid)");
        }
        SchemaType type = SchemaType.of(path + KEY, SchemaJson.document(properties, KEY));
        Optional<PrimaryKey.Type> keyType = BsonTypes.typeOf(type.name()).flatMap(BsonTypes::keyTypeOf);
        if (keyType.isEmpty()) {
            throw new SchemaProblemException(
                    path + KEY,
                    Code.UNSUPPORTED_PRIMARY_KEY,
                    "_id is of type " + type.name() + " (expected: string, int, long, objectId or uuid)");
        }
        // As the original's models had it: a key that is not required is an optional one (spec §1.2).
        return new PrimaryKeyProperty(KEY, keyType.get(), type.nullable() || !required.contains(KEY));
    }

    private BsonDocument propertySchemas() throws SchemaProblemException {
        if (!(schema.get("properties") instanceof BsonDocument properties)) {
            throw new SchemaProblemException(
                    path, Code.MISSING_PROPERTIES_FIELD, "schema must have a \"properties\" field");
        }
        return properties;
    }

    /** All properties but the key: first the required ones in their order, then the others. */
    Map<String, Property> properties(SchemaPropertyReader reader, ClassKind kind) throws SchemaProblemException {
        BsonDocument schemas = propertySchemas();
        Set<String> names = new LinkedHashSet<>(required);
        names.retainAll(schemas.keySet());
        names.addAll(schemas.keySet());
        Map<String, Property> properties = new LinkedHashMap<>();
        for (String name : names) {
            if (name.equals(KEY) && !(kind instanceof ClassKind.Embedded)) {
                continue;
            }
            Optional<String> illegal = SchemaNames.propertyProblem(name);
            if (illegal.isPresent()) {
                throw new SchemaProblemException(path + name, Code.ILLEGAL_NAME, illegal.get());
            }
            properties.put(name, reader.property(this, name, SchemaJson.document(schemas, name)));
        }
        return properties;
    }
}
