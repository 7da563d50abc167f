package io.devsync.server.schema.constraint;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * All that an app's schemas demand of objects beyond types, compiled once per schema. To find that an object fits makes
 * nothing on the heap, but for decimals. Of one thread: patterns keep their matchers.
 */
public final class SchemaConstraints {

    /** No demands. */
    public static final SchemaConstraints NONE = new SchemaConstraints(Map.of(), List.of());

    private final Map<String, OfClass> classes;
    private final List<String> problems;

    /** A class's demands, and those on its primary key, which is no property of an object's state. */
    private record OfClass(@Nullable ObjectCheck object, @Nullable String keyName, @Nullable ObjectCheck key) {}

    private SchemaConstraints(Map<String, OfClass> classes, List<String> problems) {
        this.classes = classes;
        this.problems = problems;
    }

    /**
     * Compiles what schemas demand.
     *
     * @param realm the classes as devices know them
     * @param keywords what the App Services schema of a class says, in its own shape; what types say may be left out
     */
    public static SchemaConstraints compile(RealmSchema realm, Map<String, BsonDocument> keywords) {
        Map<String, OfClass> classes = new HashMap<>();
        List<String> problems = new ArrayList<>();
        keywords.forEach((className, schema) -> realm.find(className).ifPresent(objectSchema -> {
            Keywords reader = new Keywords();
            OfClass ofClass = compile(new ConstraintCompiler(realm, reader), schema, objectSchema);
            if (ofClass.object() != null || ofClass.key() != null) {
                classes.put(className, ofClass);
            }
            reader.problems().forEach(problem -> problems.add(className + ": " + problem));
        }));
        return classes.isEmpty() && problems.isEmpty()
                ? NONE
                : new SchemaConstraints(Map.copyOf(classes), List.copyOf(problems));
    }

    private static OfClass compile(ConstraintCompiler compiler, BsonDocument schema, ObjectSchema objectSchema) {
        String keyName = objectSchema.primaryKey().map(key -> key.name()).orElse(null);
        BsonDocument properties = schema.getDocument("properties", new BsonDocument());
        if (keyName == null || !properties.containsKey(keyName)) {
            return new OfClass(compiler.object(schema, objectSchema, true), null, null);
        }
        BsonDocument onlyKey = new BsonDocument("properties", new BsonDocument(keyName, properties.get(keyName)));
        BsonDocument others = schema.clone();
        others.getDocument("properties").remove(keyName);
        return new OfClass(
                compiler.object(others, objectSchema, true),
                keyName,
                compiler.object(onlyKey, objectSchema, true));
    }

    /** What of the schemas could not be understood and demands nothing therefore. */
    public List<String> problems() {
        return problems;
    }

    /** Whether nothing is demanded of anything. */
    public boolean isEmpty() {
        return classes.isEmpty();
    }

    /** How an object fails its class's schema; the first demand in the schema's order counts. */
    public Optional<Violation> check(ObjectState object) {
        OfClass ofClass = classes.get(object.id().className());
        if (ofClass == null) {
            return Optional.empty();
        }
        if (ofClass.key() != null && ofClass.keyName() != null) {
            Violation violation = ofClass.key()
                    .check(Map.of(ofClass.keyName(), object.id().key().toScalar()));
            if (violation != null) {
                return Optional.of(violation);
            }
        }
        ObjectCheck check = ofClass.object();
        Violation violation = check == null ? null : check.check(object.properties());
        return violation == null ? Optional.empty() : Optional.of(violation);
    }
}
