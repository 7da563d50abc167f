package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.FirstField;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** {@code $group}: one document per value of an expression, with accumulators over the documents that have it. */
final class GroupStage implements Stage {

    private static final int GROUP_OVERHEAD_BYTES = 200;

    private final Expression key;
    private final Map<String, Accumulators.Factory> fields;

    private GroupStage(Expression key, Map<String, Accumulators.Factory> fields) {
        this.key = key;
        this.fields = fields;
    }

    static Stage parse(BsonValue operand) {
        BsonDocument spec = Stages.document("$group", operand, 15947, "a group's fields must be specified in an object");
        if (!spec.containsKey("_id")) {
            throw MongoError.location(15955, "a group specification must include an _id");
        }
        return new GroupStage(Expression.parse(spec.get("_id")), fields(spec));
    }

    /** The accumulators of all fields but {@code _id}. */
    static Map<String, Accumulators.Factory> fields(BsonDocument spec) {
        Map<String, Accumulators.Factory> fields = new LinkedHashMap<>();
        spec.forEach((name, value) -> {
            if (name.equals("_id")) {
                return;
            }
            if (name.contains(".") || name.startsWith("$")) {
                throw MongoError.location(40235, "The field name '" + name + "' cannot contain '.' or start with '$'");
            }
            if (!value.isDocument() || value.asDocument().size() != 1) {
                throw MongoError.location(40234, "The field '" + name + "' must be an accumulator object");
            }
            Map.Entry<String, BsonValue> accumulator = FirstField.of(value.asDocument());
            fields.put(name, Accumulators.parse(accumulator.getKey(), accumulator.getValue()));
        });
        return fields;
    }

    static Stage sortByCount(BsonValue operand) {
        Stage group = new GroupStage(Expression.parse(operand),
                Map.of("count", Accumulators.parse("$sum", new BsonInt32(1))));
        SortOrder order = SortOrder.parse(new BsonDocument("count", new BsonInt32(-1)));
        return (input, run) -> QueryRunner.over(group.apply(input, run), new Query(Filter.ALL, order, 0, 0, false), run.deadline());
    }

    private record Group(BsonValue key, List<Accumulator> accumulators) { }

    @Override
    public DocIterator apply(DocIterator input, AggregateRun run) {
        return Stages.lazily(() -> {
            Map<byte[], Group> groups = new TreeMap<>(Arrays::compareUnsigned);
            long bytes = 0;
            for (Doc document = input.next(); document != null; document = input.next()) {
                run.deadline().check();
                Variables variables = run.variables().on(document.document());
                BsonValue value = key.evaluate(variables);
                BsonValue id = value == null ? BsonNull.VALUE : value;
                byte[] bytesOfKey = SortKey.of(id);
                Group group = groups.get(bytesOfKey);
                if (group == null) {
                    group = new Group(id, fields.values().stream().map(Accumulators.Factory::create).toList());
                    groups.put(bytesOfKey, group);
                    bytes += bytesOfKey.length + GROUP_OVERHEAD_BYTES;
                }
                for (Accumulator accumulator : group.accumulators()) {
                    bytes += accumulator.add(variables);
                }
                AggregateRun.checkMemory(bytes, "$group");
            }
            return results(groups);
        });
    }

    private List<Doc> results(Map<byte[], Group> groups) {
        List<Doc> results = new ArrayList<>(groups.size());
        for (Group group : groups.values()) {
            BsonDocument result = new BsonDocument("_id", group.key());
            int i = 0;
            for (String name : fields.keySet()) {
                result.append(name, group.accumulators().get(i++).result());
            }
            results.add(Doc.of(result));
        }
        return results;
    }
}
