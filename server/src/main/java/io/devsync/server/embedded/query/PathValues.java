package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** All values that a path leads to in one document, arrays taken apart: what {@code distinct} counts. */
public final class PathValues {

    private PathValues() {
    }

    public static List<BsonValue> of(Doc document, String path) {
        String[] names = path.split("\\.", -1);
        List<BsonValue> values = new ArrayList<>(1);
        collect(document.field(names[0]), names, 1, values);
        return values;
    }

    private static void collect(@Nullable BsonValue value, String[] names, int depth, List<BsonValue> values) {
        if (value == null) {
            return;
        }
        if (depth == names.length) {
            if (value instanceof BsonArray array) {
                values.addAll(array);
            } else {
                values.add(value);
            }
        } else if (value instanceof BsonDocument document) {
            collect(document.get(names[depth]), names, depth + 1, values);
        } else if (value instanceof BsonArray array) {
            int index = Condition.arrayIndex(names[depth]);
            if (index >= 0 && index < array.size()) {
                collect(array.get(index), names, depth + 1, values);
            }
            for (BsonValue element : array) {
                if (element instanceof BsonDocument inner) {
                    collect(inner.get(names[depth]), names, depth + 1, values);
                }
            }
        }
    }
}
