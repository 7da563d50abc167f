package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.MatchPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Turns paths with {@code $}, {@code $[]} and {@code $[name]} into the plain paths they mean in one document. */
final class ArrayFilters {

    /** By name; each filter asks for {@code {name: element}}. */
    private final Map<String, Filter> filters;

    private ArrayFilters(Map<String, Filter> filters) {
        this.filters = filters;
    }

    static ArrayFilters parse(BsonArray specs, List<OperatorUpdate.Step> steps) {
        Map<String, Filter> filters = new HashMap<>();
        for (BsonValue spec : specs) {
            BsonDocument filter = spec.asDocument();
            String name = name(filter);
            if (!name.matches("[a-z][a-zA-Z0-9]*")) {
                throw MongoError.badValue("Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric "
                        + "string beginning with a lowercase letter, found '" + name + "'");
            }
            if (filters.put(name, Filter.parse(filter)) != null) {
                throw MongoError.failedToParse("Found multiple array filters with the same top-level field name " + name);
            }
            boolean used = steps.stream().anyMatch(step -> PathOrder.names(step.path()).contains("$[" + name + "]"));
            if (!used) {
                throw MongoError.failedToParse("The array filter for identifier '" + name + "' was not used in the update");
            }
        }
        ArrayFilters parsed = new ArrayFilters(filters);
        steps.forEach(step -> parsed.checkNames(step.path()));
        return parsed;
    }

    private static String name(BsonDocument filter) {
        if (filter.isEmpty()) {
            throw MongoError.failedToParse("Cannot use an expression without a top-level field name in arrayFilters");
        }
        @Nullable String found = null;
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String key = entry.getKey();
            String name;
            if (key.equals("$and") || key.equals("$or") || key.equals("$nor")) {
                name = name(entry.getValue().asArray().getFirst().asDocument());
            } else {
                name = PathOrder.names(key).getFirst();
            }
            if (found != null && !found.equals(name)) {
                throw MongoError.failedToParse("Error parsing array filter :: caused by :: Expected a single top-level field name, found '"
                        + found + "' and '" + name + "'");
            }
            found = name;
        }
        return found == null ? "" : found;
    }

    private void checkNames(String path) {
        for (String name : PathOrder.names(path)) {
            if (name.startsWith("$[") && !name.equals("$[]") && !filters.containsKey(name.substring(2, name.length() - 1))) {
                throw MongoError.badValue("No array filter found for identifier '" + name.substring(2, name.length() - 1) + "' in path '"
                        + path + "'");
            }
        }
    }

    List<List<String>> expand(BsonDocument document, String path, MatchPosition position) {
        List<String> names = PathOrder.names(path);
        if (path.indexOf('$') < 0) {
            return List.of(names);
        }
        List<List<String>> expanded = new ArrayList<>();
        expand(document, names, 0, new ArrayList<>(), position, expanded);
        return expanded;
    }

    private void expand(@Nullable BsonValue value, List<String> names, int depth, List<String> done, MatchPosition position,
                        List<List<String>> expanded) {
        if (depth == names.size()) {
            expanded.add(List.copyOf(done));
            return;
        }
        String name = names.get(depth);
        if (name.equals("$")) {
            if (position.index() < 0) {
                throw MongoError.badValue("The positional operator did not find the match needed from the query.");
            }
            step(value, Integer.toString(position.index()), names, depth, done, position, expanded);
        } else if (name.startsWith("$[")) {
            if (!(value instanceof BsonArray array)) {
                throw MongoError.badValue(value == null
                        ? "The path '" + String.join(".", done) + "' must exist in the document in order to apply array updates."
                        : "Cannot apply array updates to non-array element " + done.getLast() + ": " + value);
            }
            Filter filter = filters.getOrDefault(name.substring(2, name.length() - 1), Filter.ALL);
            String bound = name.substring(2, name.length() - 1);
            for (int i = 0; i < array.size(); i++) {
                if (filter.matches(Doc.of(new BsonDocument(bound.isEmpty() ? "x" : bound, array.get(i))))) {
                    step(value, Integer.toString(i), names, depth, done, position, expanded);
                }
            }
        } else {
            step(value, name, names, depth, done, position, expanded);
        }
    }

    private void step(@Nullable BsonValue value, String name, List<String> names, int depth, List<String> done, MatchPosition position,
                      List<List<String>> expanded) {
        done.add(name);
        expand(PathEditor.child(value, name), names, depth + 1, done, position, expanded);
        done.removeLast();
    }
}
