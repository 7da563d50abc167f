package io.devsync.server.embedded.update;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads and changes a value by its path in a document that belongs to the caller. */
final class PathEditor {

    /** MongoDB's limit for filling an array up to an index. */
    private static final int PADDING_MAX = 1_500_000;

    private PathEditor() {
    }

    static @Nullable BsonValue get(BsonDocument document, List<String> path) {
        BsonValue value = document;
        for (String name : path) {
            value = child(value, name);
        }
        return value;
    }

    static @Nullable BsonValue child(@Nullable BsonValue value, String name) {
        if (value instanceof BsonDocument document) {
            return document.get(name);
        }
        if (value instanceof BsonArray array && PathOrder.isIndex(name)) {
            int index = Integer.parseInt(name);
            return index < array.size() ? array.get(index) : null;
        }
        return null;
    }

    /** Sets the value, making what is missing on the way. @throws MongoError PathNotViable where the way is blocked */
    static void set(BsonDocument document, List<String> path, BsonValue value) {
        BsonValue holder = document;
        for (int i = 0; i < path.size() - 1; i++) {
            BsonValue next = child(holder, path.get(i));
            if (next == null) {
                next = new BsonDocument();
                put(holder, path, i, next);
            }
            holder = next;
        }
        put(holder, path, path.size() - 1, value);
    }

    /** Removes a field; of an array's element null stays, as in MongoDB. */
    static void unset(BsonDocument document, List<String> path) {
        BsonValue holder = get(document, path.subList(0, path.size() - 1));
        String name = path.getLast();
        if (holder instanceof BsonDocument inner) {
            inner.remove(name);
        } else if (holder instanceof BsonArray array && child(array, name) != null) {
            array.set(Integer.parseInt(name), BsonNull.VALUE);
        }
    }

    private static void put(BsonValue holder, List<String> path, int depth, BsonValue value) {
        String name = path.get(depth);
        if (holder instanceof BsonDocument document) {
            document.put(name, value);
            return;
        }
        if (!(holder instanceof BsonArray array) || !PathOrder.isIndex(name)) {
            String holderName = depth == 0 ? "" : path.get(depth - 1);
            throw new MongoError(ErrorCode.PATH_NOT_VIABLE, "Cannot create field '" + name + "' in element {" + holderName + ": "
                    + new BsonDocument("v", holder).toJson().replaceFirst("^\\{\"v\": (.*)}$", "$1") + "}");
        }
        int index = Integer.parseInt(name);
        if (index - array.size() > PADDING_MAX) {
            throw new MongoError(ErrorCode.CANNOT_CREATE_INDEX, "can't backfill more than " + PADDING_MAX + " elements");
        }
        while (array.size() <= index) {
            array.add(BsonNull.VALUE);
        }
        array.set(index, value);
    }
}
