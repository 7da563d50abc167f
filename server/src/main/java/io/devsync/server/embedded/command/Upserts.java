package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What an upsert takes from its filter: the values that the filter says a match must equal. */
final class Upserts {

    private static final Set<String> REFERENCE_FIELDS = Set.of("$ref", "$id", "$db");

    private Upserts() {
    }

    /** @param idOnly for a replacement, which brings all other fields itself */
    static BsonDocument base(BsonDocument filter, boolean idOnly) {
        BsonDocument base = new BsonDocument();
        collect(filter, base, idOnly);
        return base;
    }

    private static void collect(BsonDocument filter, BsonDocument base, boolean idOnly) {
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String path = entry.getKey();
            BsonValue value = entry.getValue();
            if (path.equals("$and") || path.equals("$or") && value.isArray() && value.asArray().size() == 1) {
                value.asArray().forEach(part -> collect(part.asDocument(), base, idOnly));
            } else if (!path.startsWith("$") && (!idOnly || path.equals("_id"))) {
                equality(value, base, path);
            }
        }
    }

    private static void equality(BsonValue value, BsonDocument base, String path) {
        boolean operators = value.isDocument() && !value.asDocument().isEmpty()
                && value.asDocument().getFirstKey().startsWith("$") && !REFERENCE_FIELDS.contains(value.asDocument().getFirstKey());
        if (!operators) {
            if (!value.isRegularExpression()) {
                set(base, List.of(path.split("\\.")), value, path);
            }
            return;
        }
        BsonDocument tests = value.asDocument();
        if (tests.containsKey("$eq")) {
            set(base, List.of(path.split("\\.")), tests.get("$eq"), path);
        } else if (tests.isArray("$all") && tests.getArray("$all").size() == 1) {
            equality(tests.getArray("$all").getFirst(), base, path);
        } else if (tests.isArray("$in") && tests.getArray("$in").size() == 1) {
            equality(tests.getArray("$in").getFirst(), base, path);
        }
    }

    private static void set(BsonDocument base, List<String> names, BsonValue value, String path) {
        BsonDocument holder = base;
        for (String name : names.subList(0, names.size() - 1)) {
            BsonValue inner = holder.computeIfAbsent(name, any -> new BsonDocument());
            if (!inner.isDocument()) {
                throw twice(path);
            }
            holder = inner.asDocument();
        }
        if (holder.putIfAbsent(names.getLast(), value) != null) {
            throw twice(path);
        }
    }

    private static MongoError twice(String path) {
        return new MongoError(ErrorCode.BAD_VALUE, "cannot infer query fields to set, path '" + path + "' is matched twice");
    }
}
