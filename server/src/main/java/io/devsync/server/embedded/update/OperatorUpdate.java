package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.MatchPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Update operators such as {@code $set}. */
public final class OperatorUpdate implements Update {

    private final List<Step> steps;
    private final ArrayFilters filters;
    private final @Nullable TopLevelEdit fast;
    private final boolean positional;

    private OperatorUpdate(List<Step> steps, ArrayFilters filters, @Nullable TopLevelEdit fast, boolean positional) {
        this.steps = steps;
        this.filters = filters;
        this.fast = fast;
        this.positional = positional;
    }

    /** One operator on one path. */
    record Step(String path, FieldOperator operator) { }

    static OperatorUpdate parse(BsonDocument update, BsonArray arrayFilters, UpdateClock clock) {
        List<Step> steps = new ArrayList<>();
        boolean plain = true;
        for (Map.Entry<String, BsonValue> entry : update.entrySet()) {
            String name = entry.getKey();
            if (!name.startsWith("$")) {
                throw MongoError.failedToParse("Unknown modifier: " + name
                        + ". Expected a valid update modifier or pipeline-style update specified as an array");
            }
            if (!entry.getValue().isDocument()) {
                throw MongoError.failedToParse("Modifiers operate on fields but we found type " + entry.getValue().getBsonType()
                        + " instead. For example: {$mod: {<field>: ...}} not {" + name + ": " + entry.getValue() + "}");
            }
            entry.getValue().asDocument().forEach((path, operand) -> {
                checkPath(path);
                FieldOperators.add(steps, name, path, operand, clock);
            });
            plain &= name.equals("$set") || name.equals("$unset");
        }
        checkConflicts(steps);
        ArrayFilters filters = ArrayFilters.parse(arrayFilters, steps);
        // MongoDB adds new fields in the order of their names, whatever the order they were given in.
        steps.sort(Comparator.comparing(Step::path, PathOrder.INSTANCE));
        plain &= steps.stream().noneMatch(step -> step.path().indexOf('.') >= 0 || step.path().equals("_id"));
        boolean positional = steps.stream().anyMatch(step -> PathOrder.names(step.path()).contains("$"));
        return new OperatorUpdate(List.copyOf(steps), filters, plain ? TopLevelEdit.of(steps) : null, positional);
    }

    @Override
    public byte[] apply(Doc before, MatchPosition position, boolean inserting) {
        TopLevelEdit edit = fast;
        if (edit != null) {
            return edit.apply(before.raw());
        }
        // A copy of its own: the operators change it in place.
        BsonDocument after = BsonDecoder.document(before.raw());
        BsonValue id = after.get("_id");
        for (Step step : steps) {
            if (step.operator().onInsertOnly() && !inserting) {
                continue;
            }
            for (List<String> path : filters.expand(after, step.path(), position)) {
                step.operator().apply(after, path);
            }
        }
        checkId(id, after, inserting);
        return BsonEncoder.encode(after);
    }

    @Override
    public boolean usesPosition() {
        return positional;
    }

    private static void checkId(@Nullable BsonValue before, BsonDocument after, boolean inserting) {
        BsonValue id = after.get("_id");
        boolean added = before == null && inserting;
        if (!added && (before == null ? id != null : !before.equals(id))) {
            throw new MongoError(ErrorCode.IMMUTABLE_FIELD,
                    "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
    }

    private static void checkPath(String path) {
        if (path.isEmpty()) {
            throw new MongoError(ErrorCode.CONFLICTING_UPDATE_OPERATORS, "An empty update path is not valid.");
        }
        List<String> names = PathOrder.names(path);
        if (names.contains("")) {
            throw new MongoError(ErrorCode.FAILED_TO_PARSE, "The update path '" + path + "' contains an empty field name, which is not allowed.");
        }
        if (names.getFirst().equals("$") || names.getFirst().startsWith("$[")) {
            throw MongoError.badValue("Cannot have positional (i.e. '$') element in the first position in path '" + path + "'");
        }
        if (names.indexOf("$") != names.lastIndexOf("$")) {
            throw MongoError.badValue("Too many positional (i.e. '$') elements found in path '" + path + "'");
        }
        for (String name : names) {
            boolean positional = name.equals("$") || name.startsWith("$[") && name.endsWith("]");
            boolean reference = name.equals("$ref") || name.equals("$id") || name.equals("$db");
            if (name.startsWith("$") && !positional && !reference) {
                throw new MongoError(ErrorCode.DOLLAR_PREFIXED_FIELD_NAME, "The dollar ($) prefixed field '" + name + "' in '" + path
                        + "' is not valid for storage.");
            }
        }
    }

    private static void checkConflicts(List<Step> steps) {
        TreeSet<String> paths = new TreeSet<>();
        for (Step step : steps) {
            String path = step.path();
            String above = path;
            for (int dot = path.length(); dot >= 0; dot = above.lastIndexOf('.')) {
                above = above.substring(0, dot);
                if (paths.contains(above)) {
                    throw conflict(path, above);
                }
            }
            String below = paths.ceiling(path + ".");
            if (below != null && below.startsWith(path + ".")) {
                throw conflict(path, path);
            }
            paths.add(path);
        }
    }

    private static MongoError conflict(String path, String at) {
        return new MongoError(ErrorCode.CONFLICTING_UPDATE_OPERATORS,
                "Updating the path '" + path + "' would create a conflict at '" + at + "'");
    }
}
