package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A field path ({@code $a.b}) or a variable with a path ({@code $$name.a.b}). */
final class FieldPath {

    private static final Set<String> KEYWORDS = Set.of("PRUNE", "KEEP", "DESCEND");

    private FieldPath() {
    }

    static Expression parse(String text) {
        if (!text.startsWith("$$")) {
            List<String> names = names(text.substring(1));
            return variables -> follow(variables.current(), names, 0);
        }
        List<String> names = names(text.substring(2));
        String variable = names.getFirst();
        List<String> rest = names.subList(1, names.size());
        if (KEYWORDS.contains(variable)) {
            BsonValue keyword = new BsonString(text);
            return variables -> keyword;
        }
        return variables -> follow(value(variables, variable), rest, 0);
    }

    private static @Nullable BsonValue value(Variables variables, String name) {
        return switch (name) {
            case "ROOT" -> variables.root();
            case "CURRENT" -> variables.current();
            case "REMOVE" -> null;
            default -> {
                if (!variables.defines(name)) {
                    throw MongoError.location(17276, "Use of undefined variable: " + name);
                }
                yield variables.get(name);
            }
        };
    }

    private static List<String> names(String path) {
        List<String> names = List.of(path.split("\\.", -1));
        if (path.isEmpty()) {
            throw MongoError.location(16872, "'$' by itself is not a valid FieldPath");
        }
        if (names.contains("")) {
            throw MongoError.location(path.endsWith(".") ? 40353 : 15998, "FieldPath field names may not be empty strings.");
        }
        return names;
    }

    /** Through arrays a path yields the array of what it yields for each element; positions are no field names here. */
    private static @Nullable BsonValue follow(@Nullable BsonValue value, List<String> names, int depth) {
        if (value == null || depth == names.size()) {
            return value;
        }
        if (value instanceof BsonDocument document) {
            return follow(document.get(names.get(depth)), names, depth + 1);
        }
        if (value instanceof BsonArray array) {
            List<BsonValue> found = new ArrayList<>();
            for (BsonValue element : array) {
                BsonValue inner = element.isDocument() || element.isArray() ? follow(element, names, depth) : null;
                if (inner != null) {
                    found.add(inner);
                }
            }
            return new BsonArray(found);
        }
        return null;
    }
}
