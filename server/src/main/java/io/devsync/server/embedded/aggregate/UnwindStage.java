package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** {@code $unwind}: one document per element of an array. */
final class UnwindStage implements Stage {

    private final List<String> path;
    private final String indexField;
    private final boolean keepEmpty;

    private UnwindStage(List<String> path, String indexField, boolean keepEmpty) {
        this.path = path;
        this.indexField = indexField;
        this.keepEmpty = keepEmpty;
    }

    static Stage parse(BsonValue operand) {
        BsonDocument spec = operand.isString() ? new BsonDocument("path", operand)
                : Stages.document("$unwind", operand, 15981, "expected either a string or an object as specification for $unwind stage");
        if (!(spec.get("path") instanceof BsonString path)) {
            throw MongoError.location(28808, "expected a string as the path for $unwind stage");
        }
        if (!path.getValue().startsWith("$") || path.getValue().length() < 2) {
            throw MongoError.location(28818, "path option to $unwind stage should be prefixed with a '$': " + path.getValue());
        }
        String indexField = spec.isString("includeArrayIndex") ? spec.getString("includeArrayIndex").getValue() : "";
        return new UnwindStage(List.of(path.getValue().substring(1).split("\\.", -1)), indexField,
                Numbers.isTrue(spec.get("preserveNullAndEmptyArrays")));
    }

    @Override
    public DocIterator apply(DocIterator input, AggregateRun run) {
        Deque<Doc> ready = new ArrayDeque<>();
        return () -> {
            while (ready.isEmpty()) {
                Doc document = input.next();
                if (document == null) {
                    return null;
                }
                run.deadline().check();
                unwind(document.document(), ready);
            }
            return ready.poll();
        };
    }

    private void unwind(BsonDocument document, Deque<Doc> ready) {
        BsonValue value = document;
        for (String name : path) {
            value = value instanceof BsonDocument holder ? holder.get(name) : null;
        }
        if (value instanceof BsonArray array && !array.isEmpty()) {
            for (int i = 0; i < array.size(); i++) {
                ready.add(result(with(document, 0, array.get(i)), new BsonInt64(i)));
            }
            return;
        }
        boolean empty = value == null || value.getBsonType() == BsonType.NULL || value.isArray();
        if (!empty) {
            ready.add(result(document, BsonNull.VALUE));
        } else if (keepEmpty) {
            ready.add(result(value != null && value.isArray() ? with(document, 0, null) : document, BsonNull.VALUE));
        }
    }

    private Doc result(BsonDocument document, BsonValue index) {
        if (indexField.isEmpty()) {
            return Doc.of(document);
        }
        BsonDocument copy = new BsonDocument();
        copy.putAll(document);
        return Doc.of(copy.append(indexField, index));
    }

    private BsonDocument with(BsonDocument document, int depth, @Nullable BsonValue value) {
        BsonDocument copy = new BsonDocument();
        copy.putAll(document);
        String name = path.get(depth);
        if (depth < path.size() - 1) {
            copy.put(name, with(copy.getDocument(name), depth + 1, value));
        } else if (value == null) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return copy;
    }
}
