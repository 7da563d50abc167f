package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A sort specification; gives every document one key, and documents sort as their keys do. Immutable. */
public final class SortOrder {

    public static final SortOrder NONE = new SortOrder(List.of());
    private static final int FIELDS_MAX = 32;

    private final List<Field> fields;

    private SortOrder(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** One field to sort by. */
    public record Field(String path, boolean descending) { }

    /** @throws MongoError BadValue; NotImplemented for {@code $meta} */
    public static SortOrder parse(BsonDocument sort) {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, BsonValue> entry : sort.entrySet()) {
            if (entry.getValue().isDocument()) {
                throw MongoError.notImplemented("Sorting by " + entry.getValue().asDocument().toJson());
            }
            Long direction = Numbers.exactLong(entry.getValue());
            if (direction == null || Math.abs(direction) != 1) {
                throw MongoError.location(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
            }
            fields.add(new Field(entry.getKey(), direction < 0));
        }
        if (fields.size() > FIELDS_MAX) {
            throw MongoError.badValue("too many compound keys: " + fields.size() + " (expected: at most " + FIELDS_MAX + ")");
        }
        return new SortOrder(fields);
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public List<Field> fields() {
        return fields;
    }

    /** Whether {@code {$natural: ...}} was asked for: the order of the documents' map. */
    public boolean isNatural() {
        return fields.size() == 1 && fields.getFirst().path().equals("$natural");
    }

    /** Bytes that compare as the documents sort. */
    public byte[] key(Doc document) {
        ByteWriter key = new ByteWriter(32);
        for (Field field : fields) {
            int start = key.size();
            SortKey.append(key, sortValue(document, field));
            if (field.descending()) {
                key.invertFrom(start);
            }
        }
        return key.toByteArray();
    }

    /** Of an array the least element counts when ascending, the greatest when descending. */
    private static BsonValue sortValue(Doc document, Field field) {
        String[] names = field.path().split("\\.", -1);
        BsonValue top = document.field(names[0]);
        List<BsonValue> values = new ArrayList<>();
        collect(top, names, 1, values);
        byte[] best = null;
        BsonValue chosen = BsonNull.VALUE;
        for (BsonValue value : values) {
            if (values.size() == 1) {
                return value;
            }
            byte[] key = SortKey.of(value);
            int order = best == null ? 0 : Arrays.compareUnsigned(key, best);
            if (best == null || (field.descending() ? order > 0 : order < 0)) {
                best = key;
                chosen = value;
            }
        }
        return chosen;
    }

    private static void collect(@Nullable BsonValue value, String[] names, int depth, List<BsonValue> values) {
        if (value instanceof BsonArray array) {
            collectFromArray(array, names, depth, values);
        } else if (depth == names.length) {
            values.add(value == null ? BsonNull.VALUE : value);
        } else if (value instanceof BsonDocument document) {
            collect(document.get(names[depth]), names, depth + 1, values);
        } else {
            values.add(BsonNull.VALUE);
        }
    }

    private static void collectFromArray(BsonArray array, String[] names, int depth, List<BsonValue> values) {
        if (depth == names.length) {
            if (array.isEmpty()) {
                values.add(new BsonUndefined());
            }
            values.addAll(array);
            return;
        }
        int index = Condition.arrayIndex(names[depth]);
        if (index >= 0 && index < array.size()) {
            collect(array.get(index), names, depth + 1, values);
            return;
        }
        for (BsonValue element : array) {
            collect(element instanceof BsonDocument document ? document.get(names[depth]) : null, names, depth + 1, values);
        }
    }
}
