package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.FirstField;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A projection of find or {@code $project}: fields kept, or fields left out, and fields computed. Immutable. */
public final class Projection {

    private final Node root;
    private final boolean inclusive;
    private final @Nullable Positional positional;
    private final boolean idOnly;

    private Projection(Node root, boolean inclusive, @Nullable Positional positional) {
        this.root = root;
        this.inclusive = inclusive;
        this.positional = positional;
        this.idOnly = inclusive && positional == null && root.parts().size() == 1 && root.parts().get("_id") instanceof Keep;
    }

    /** What happens to one field. */
    private sealed interface Part { }

    private record Keep() implements Part { }

    private record Drop() implements Part { }

    private record Compute(Expression expression) implements Part { }

    private record Slice(int skip, int limit) implements Part { }

    private record ElementMatch(Test test) implements Part { }

    private record Node(Map<String, Part> parts) implements Part { }

    /** {@code "path.$": 1}. */
    private record Positional(String path, Filter filter) { }

    /** @param filter of the find, for the positional projection; for {@code $project} there is none */
    public static Projection parse(BsonDocument spec, @Nullable Filter filter) {
        Node root = new Node(new LinkedHashMap<>());
        @Nullable Positional positional = null;
        @Nullable Boolean inclusive = null;
        boolean idMentioned = false;
        for (Map.Entry<String, BsonValue> entry : flattened(spec).entrySet()) {
            String path = entry.getKey();
            if (path.endsWith(".$")) {
                if (filter == null || positional != null) {
                    throw MongoError.location(31256, "As of 4.4, it's illegal to specify positional operator in the middle of a path."
                            + "Positional projection may only be used at the end, for example: a.b.$. If the query previously used "
                            + "a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.");
                }
                path = path.substring(0, path.length() - 2);
                positional = new Positional(path, filter);
                inclusive = true;
                put(root, path, new Keep(), path);
                continue;
            }
            Part part = part(entry.getValue(), filter != null);
            boolean isId = path.equals("_id");
            idMentioned |= isId;
            @Nullable Boolean kind = switch (part) {
                case Keep keep -> Boolean.TRUE;
                case Compute compute -> Boolean.TRUE;
                case ElementMatch match -> Boolean.TRUE;
                case Drop drop -> Boolean.FALSE;
                default -> null;
            };
            if (kind != null && !isId) {
                if (inclusive != null && inclusive != (boolean) kind) {
                    throw kind ? MongoError.location(31253, "Cannot do inclusion on field " + path + " in exclusion projection")
                            : MongoError.location(31254, "Cannot do exclusion on field " + path + " in inclusion projection");
                }
                inclusive = kind;
            }
            put(root, path, part, path);
        }
        boolean includes = inclusive != null ? inclusive : idMentioned && root.parts().get("_id") instanceof Keep;
        if (includes && !idMentioned) {
            root.parts().putIfAbsent("_id", new Keep());
        }
        return new Projection(root, includes, positional);
    }

    /** Whether the projection changes nothing but leaves fields out at the top level, or keeps them. */
    public BsonDocument apply(Doc document, Variables variables) {
        if (idOnly) {
            // Nothing else of the document needs to be decoded.
            BsonValue id = document.field("_id");
            return id == null ? new BsonDocument() : new BsonDocument("_id", id);
        }
        BsonDocument source = document.document();
        Variables here = variables.on(source);
        BsonDocument result = inclusive ? include(source, root, here) : exclude(source, root, here);
        if (positional != null) {
            applyPositional(result, document, positional);
        }
        return result;
    }

    /** {@code {a: {b: 1}}} means {@code {"a.b": 1}}. */
    private static BsonDocument flattened(BsonDocument spec) {
        BsonDocument flat = new BsonDocument();
        spec.forEach((name, value) -> {
            boolean nested = value.isDocument() && !value.asDocument().isEmpty() && !value.asDocument().getFirstKey().startsWith("$");
            if (nested) {
                flattened(value.asDocument()).forEach((inner, part) -> flat.put(name + "." + inner, part));
            } else {
                flat.put(name, value);
            }
        });
        return flat;
    }

    private static Part part(BsonValue value, boolean find) {
        if (value.isBoolean() || value.isNumber()) {
            return Numbers.isTrue(value) ? new Keep() : new Drop();
        }
        if (find && value.isDocument() && value.asDocument().size() == 1) {
            Map.Entry<String, BsonValue> operator = FirstField.of(value.asDocument());
            BsonValue operand = operator.getValue();
            switch (operator.getKey()) {
                case "$slice" -> {
                    if (operand.isNumber()) {
                        int count = operand.asNumber().intValue();
                        return count < 0 ? new Slice(count, -count) : new Slice(0, count);
                    }
                    if (operand.isArray() && operand.asArray().size() == 2 && operand.asArray().stream().allMatch(BsonValue::isNumber)) {
                        return new Slice(operand.asArray().get(0).asNumber().intValue(), operand.asArray().get(1).asNumber().intValue());
                    }
                }
                case "$elemMatch" -> {
                    Condition condition = Filter.parse(new BsonDocument("x", value)).conjuncts().getFirst();
                    return new ElementMatch(((Condition.Field) condition).test());
                }
                case "$meta" -> throw MongoError.notImplemented("The projection operator $meta");
                default -> { }
            }
        }
        return new Compute(Expression.parse(value));
    }

    private static void put(Node node, String path, Part part, String whole) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        if (name.isEmpty()) {
            throw MongoError.location(40352, "FieldPath cannot be constructed with empty string");
        }
        if (name.startsWith("$")) {
            throw MongoError.location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        }
        Part existing = node.parts().get(name);
        if (dot < 0) {
            if (existing != null) {
                throw MongoError.location(31250, "Path collision at " + whole);
            }
            node.parts().put(name, part);
        } else if (existing == null || existing instanceof Node) {
            Node child = existing instanceof Node inner ? inner : new Node(new LinkedHashMap<>());
            node.parts().put(name, child);
            put(child, path.substring(dot + 1), part, whole);
        } else {
            throw MongoError.location(31249, "Path collision at " + whole + " remaining portion " + path.substring(dot + 1));
        }
    }

    private static BsonDocument include(BsonDocument source, Node node, Variables variables) {
        BsonDocument result = new BsonDocument();
        source.forEach((name, value) -> {
            Part part = node.parts().get(name);
            BsonValue kept = switch (part) {
                case null -> null;
                case Drop drop -> null;
                case Compute compute -> null;
                case Keep keep -> value;
                case Node inner -> includeInner(value, inner, variables);
                case Slice slice -> slice(value, slice);
                case ElementMatch match -> firstMatch(value, match.test());
            };
            if (kept != null) {
                result.put(name, kept);
            }
        });
        compute(result, source, node, variables);
        return result;
    }

    private static @Nullable BsonValue includeInner(BsonValue value, Node node, Variables variables) {
        if (value instanceof BsonDocument document) {
            return include(document, node, variables);
        }
        if (value instanceof BsonArray array) {
            BsonArray result = new BsonArray();
            for (BsonValue element : array) {
                BsonValue kept = includeInner(element, node, variables);
                if (kept != null) {
                    result.add(kept);
                }
            }
            return result;
        }
        return null;
    }

    private static BsonDocument exclude(BsonDocument source, Node node, Variables variables) {
        BsonDocument result = new BsonDocument();
        source.forEach((name, value) -> {
            BsonValue kept = switch (node.parts().get(name)) {
                case null -> value;
                case Keep keep -> value;
                case Drop drop -> null;
                case Compute compute -> null;
                case Node inner -> excludeInner(value, inner, variables);
                case Slice slice -> slice(value, slice);
                case ElementMatch match -> firstMatch(value, match.test());
            };
            if (kept != null) {
                result.put(name, kept);
            }
        });
        compute(result, source, node, variables);
        return result;
    }

    private static BsonValue excludeInner(BsonValue value, Node node, Variables variables) {
        if (value instanceof BsonDocument document) {
            return exclude(document, node, variables);
        }
        if (value instanceof BsonArray array) {
            BsonArray result = new BsonArray();
            array.forEach(element -> result.add(excludeInner(element, node, variables)));
            return result;
        }
        return value;
    }

    /** Computed fields follow the kept ones, in the order of the specification. */
    private static void compute(BsonDocument result, BsonDocument source, Node node, Variables variables) {
        node.parts().forEach((name, part) -> {
            if (part instanceof Compute compute) {
                BsonValue value = compute.expression().evaluate(variables);
                if (value != null) {
                    result.put(name, value);
                }
            } else if (part instanceof Node inner && !source.containsKey(name)) {
                BsonDocument made = new BsonDocument();
                compute(made, new BsonDocument(), inner, variables);
                if (!made.isEmpty()) {
                    result.put(name, made);
                }
            }
        });
    }

    private static BsonValue slice(BsonValue value, Slice slice) {
        if (!(value instanceof BsonArray array)) {
            return value;
        }
        int from = slice.skip() < 0 ? Math.max(0, array.size() + slice.skip()) : Math.min(slice.skip(), array.size());
        int to = (int) Math.min((long) from + slice.limit(), array.size());
        return new BsonArray(array.subList(from, Math.max(from, to)));
    }

    private static @Nullable BsonValue firstMatch(BsonValue value, Test test) {
        MatchPosition position = MatchPosition.asked();
        boolean found = value.isArray() && test.matches(value, position);
        return found ? new BsonArray(value.asArray().subList(position.index(), position.index() + 1)) : null;
    }

    private static void applyPositional(BsonDocument result, Doc document, Positional positional) {
        MatchPosition position = MatchPosition.asked();
        positional.filter().matches(document, position);
        if (position.index() < 0) {
            throw MongoError.location(51246, "Executor error during find command :: caused by :: positional operator '."
                    + "$' couldn't find a matching element in the array");
        }
        BsonDocument holder = result;
        String[] names = positional.path().split("\\.", -1);
        for (int i = 0; i < names.length; i++) {
            BsonValue value = holder.getOrDefault(names[i], BsonNull.VALUE);
            if (value instanceof BsonArray array && position.index() < array.size()) {
                holder.put(names[i], new BsonArray(array.subList(position.index(), position.index() + 1)));
                return;
            }
            if (!(value instanceof BsonDocument inner)) {
                return;
            }
            holder = inner;
        }
    }
}
