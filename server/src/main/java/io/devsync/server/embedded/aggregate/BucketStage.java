package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.DocIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** {@code $bucket}: groups by the interval that a value falls in. */
final class BucketStage implements Stage {

    private final Expression groupBy;
    private final NavigableMap<byte[], BsonValue> boundaries;
    private final Optional<BsonValue> otherwise;
    private final Map<String, Accumulators.Factory> fields;

    private BucketStage(Expression groupBy, NavigableMap<byte[], BsonValue> boundaries, Optional<BsonValue> otherwise,
                        Map<String, Accumulators.Factory> fields) {
        this.groupBy = groupBy;
        this.boundaries = boundaries;
        this.otherwise = otherwise;
        this.fields = fields;
    }

    static Stage parse(BsonValue operand) {
        BsonDocument spec = Stages.document("$bucket", operand, 40201, "Argument to $bucket stage must be an object");
        if (!spec.containsKey("groupBy") || !spec.isArray("boundaries")) {
            throw MongoError.location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        }
        TreeMap<byte[], BsonValue> boundaries = new TreeMap<>(Arrays::compareUnsigned);
        byte[] previous = new byte[0];
        for (BsonValue boundary : spec.getArray("boundaries")) {
            byte[] key = SortKey.of(boundary);
            if (Arrays.compareUnsigned(previous, key) >= 0) {
                throw MongoError.location(40194, "The 'boundaries' option to $bucket must be sorted, and its values must be different");
            }
            boundaries.put(key, boundary);
            previous = key;
        }
        if (boundaries.size() < 2) {
            throw MongoError.location(40192, "The $bucket 'boundaries' field must have at least 2 values");
        }
        BsonDocument output = spec.getDocument("output",
                new BsonDocument("count", new BsonDocument("$sum", new BsonInt32(1))));
        return new BucketStage(Expression.parse(spec.get("groupBy")), boundaries, Optional.ofNullable(spec.get("default")),
                GroupStage.fields(output));
    }

    @Override
    public DocIterator apply(DocIterator input, AggregateRun run) {
        return Stages.lazily(() -> {
            Map<BsonValue, List<Accumulator>> buckets = new TreeMap<>(SortKey::compare);
            long bytes = 0;
            for (Doc document = input.next(); document != null; document = input.next()) {
                run.deadline().check();
                Variables variables = run.variables().on(document.document());
                BsonValue value = groupBy.evaluate(variables);
                BsonValue bucket = bucket(value == null ? BsonNull.VALUE : value);
                List<Accumulator> accumulators = buckets.computeIfAbsent(bucket,
                        any -> fields.values().stream().map(Accumulators.Factory::create).toList());
                for (Accumulator accumulator : accumulators) {
                    bytes += accumulator.add(variables);
                }
                AggregateRun.checkMemory(bytes, "$bucket");
            }
            List<Doc> results = new ArrayList<>();
            buckets.forEach((id, accumulators) -> {
                BsonDocument result = new BsonDocument("_id", id);
                int i = 0;
                for (String name : fields.keySet()) {
                    result.append(name, accumulators.get(i++).result());
                }
                results.add(Doc.of(result));
            });
            return results;
        });
    }

    private BsonValue bucket(BsonValue value) {
        byte[] key = SortKey.of(value);
        Map.Entry<byte[], BsonValue> lower = boundaries.floorEntry(key);
        boolean inside = lower != null && Arrays.compareUnsigned(key, boundaries.lastKey()) < 0;
        if (inside) {
            return lower.getValue();
        }
        return otherwise.orElseThrow(() -> MongoError.location(40066,
                "$switch could not find a matching branch for an input, and no default was specified: a value lies outside all buckets"));
    }
}
