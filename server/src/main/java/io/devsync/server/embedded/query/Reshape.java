package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A stage that makes one document of one: {@code $set}, {@code $unset}, {@code $project}, {@code $replaceWith}. */
public interface Reshape {

    BsonDocument apply(Doc document, Variables variables);

    /** @param name one of the stages above or its alias */
    static Reshape parse(String name, BsonValue spec) {
        return switch (name) {
            case "$set", "$addFields" -> addFields(name, spec);
            case "$unset" -> unset(spec);
            case "$project" -> project(spec);
            case "$replaceWith" -> replaceWith(Expression.parse(spec));
            case "$replaceRoot" -> {
                if (!spec.isDocument() || !spec.asDocument().containsKey("newRoot")) {
                    throw MongoError.location(40231, "no newRoot specified for the $replaceRoot stage");
                }
                yield replaceWith(Expression.parse(spec.asDocument().get("newRoot")));
            }
            default -> throw new IllegalArgumentException("stage: " + name + " (expected: one that reshapes a document)");
        };
    }

    private static Reshape project(BsonValue spec) {
        if (!spec.isDocument() || spec.asDocument().isEmpty()) {
            throw MongoError.location(51272, "Invalid $project :: caused by :: projection specification must have at least one field");
        }
        Projection projection = Projection.parse(spec.asDocument(), null);
        return projection::apply;
    }

    private static Reshape unset(BsonValue spec) {
        List<BsonValue> paths = spec instanceof BsonArray array ? array : List.of(spec);
        BsonDocument exclusion = new BsonDocument();
        for (BsonValue path : paths) {
            if (!(path instanceof BsonString text)) {
                throw MongoError.location(31002, "$unset specification must be a string or an array");
            }
            exclusion.put(text.getValue(), new BsonInt32(0));
        }
        if (exclusion.isEmpty()) {
            throw MongoError.location(31119, "$unset specification must be a string or an array with at least one field");
        }
        Projection projection = Projection.parse(exclusion, null);
        return projection::apply;
    }

    private static Reshape replaceWith(Expression expression) {
        return (document, variables) -> {
            BsonValue root = expression.evaluate(variables.on(document.document()));
            if (root == null || !root.isDocument()) {
                throw MongoError.location(40228, "'newRoot' expression must evaluate to an object, but resulting value was: "
                        + (root == null ? "MISSING" : root));
            }
            return root.asDocument();
        };
    }

    /** One field to add; nested documents in the specification are paths. */
    record Added(List<String> path, Expression value) { }

    private static Reshape addFields(String name, BsonValue spec) {
        if (!spec.isDocument()) {
            throw MongoError.location(40272, name + " specification stage must be an object, got " + TypeNames.name(spec.getBsonType()));
        }
        List<Added> fields = new ArrayList<>();
        collect(spec.asDocument(), List.of(), fields);
        return (document, variables) -> {
            Variables here = variables.on(document.document());
            BsonDocument result = document.document();
            for (Added field : fields) {
                // Every value is computed from the stage's input, not from what other fields became.
                result = with(result, field.path(), 0, field.value().evaluate(here));
            }
            return result;
        };
    }

    private static void collect(BsonDocument spec, List<String> above, List<Added> fields) {
        spec.forEach((key, value) -> {
            List<String> path = new ArrayList<>(above);
            path.addAll(List.of(key.split("\\.", -1)));
            for (String part : path) {
                if (part.isEmpty()) {
                    throw MongoError.location(40352, "FieldPath cannot be constructed with empty string");
                }
                if (part.startsWith("$")) {
                    throw MongoError.location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
                }
            }
            boolean nested = value.isDocument() && !value.asDocument().isEmpty() && !value.asDocument().getFirstKey().startsWith("$");
            if (nested) {
                collect(value.asDocument(), path, fields);
            } else {
                fields.add(new Added(path, Expression.parse(value)));
            }
        });
    }

    /** A copy with the value at the path; through arrays it is set in every element. */
    private static BsonDocument with(BsonDocument document, List<String> path, int depth, @Nullable BsonValue value) {
        BsonDocument copy = new BsonDocument();
        copy.putAll(document);
        String name = path.get(depth);
        if (depth == path.size() - 1) {
            if (value == null) {
                copy.remove(name);
            } else {
                copy.put(name, value);
            }
        } else {
            copy.put(name, inner(copy.get(name), path, depth + 1, value));
        }
        return copy;
    }

    private static BsonValue inner(@Nullable BsonValue existing, List<String> path, int depth, @Nullable BsonValue value) {
        if (existing instanceof BsonArray array) {
            BsonArray changed = new BsonArray();
            array.forEach(element -> changed.add(inner(element, path, depth, value)));
            return changed;
        }
        return with(existing instanceof BsonDocument document ? document : new BsonDocument(), path, depth, value);
    }
}
