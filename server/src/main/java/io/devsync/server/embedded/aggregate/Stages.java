package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.Reshape;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.Namespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads stages by name; refuses what it does not know. */
final class Stages {

    /** These make their own documents and so stand first. */
    static final Set<String> FIRST_ONLY = Set.of("$collStats", "$indexStats", "$documents", "$currentOp", "$listLocalSessions");

    private static final Set<String> UNSUPPORTED = Set.of("$graphLookup", "$setWindowFields", "$geoNear", "$densify", "$fill", "$redact",
            "$bucketAuto", "$listSessions", "$planCacheStats", "$search", "$searchMeta", "$vectorSearch", "$shardedDataDistribution",
            "$listSampledQueries", "$changeStreamSplitLargeEvent");

    private Stages() {
    }

    static Stage parse(String name, BsonValue operand) {
        return switch (name) {
            case "$match" -> match(filter(operand));
            case "$sort" -> ordered(sort(operand));
            case "$skip" -> cut(count(name, operand, 0), 0);
            case "$limit" -> cut(0, count(name, operand, 1));
            case "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith" -> reshape(Reshape.parse(name, operand));
            case "$group" -> GroupStage.parse(operand);
            case "$sortByCount" -> GroupStage.sortByCount(operand);
            case "$bucket" -> BucketStage.parse(operand);
            case "$unwind" -> UnwindStage.parse(operand);
            case "$count" -> counted(operand);
            case "$sample" -> sample(operand);
            case "$lookup" -> LookupStage.parse(operand);
            case "$facet" -> facet(operand);
            case "$unionWith" -> unionWith(operand);
            case "$documents" -> documents(operand);
            case "$collStats" -> collectionStatistics(operand);
            case "$indexStats" -> (input, run) -> indexStatistics(run);
            case "$currentOp", "$listLocalSessions" -> (input, run) -> () -> null;
            default -> throw UNSUPPORTED.contains(name) ? MongoError.notImplemented("The aggregation stage " + name)
                    : MongoError.location(40324, "Unrecognized pipeline stage name: '" + name + "'");
        };
    }

    static Filter filter(BsonValue operand) {
        return Filter.parse(document("$match", operand, 15959, "the match filter must be an expression in an object"));
    }

    static SortOrder sort(BsonValue operand) {
        BsonDocument spec = document("$sort", operand, 15973, "the $sort key specification must be an object");
        if (spec.isEmpty()) {
            throw MongoError.location(15976, "$sort stage must have at least one sort key");
        }
        return SortOrder.parse(spec);
    }

    static long count(String name, BsonValue operand, long least) {
        Long count = Numbers.exactLong(operand);
        if (count == null || count < least) {
            throw MongoError.location(name.equals("$limit") ? 15958 : 15956, "invalid argument to " + name
                    + " stage: Expected a " + (least > 0 ? "positive" : "non-negative") + " number in: " + name + ": " + operand);
        }
        return count;
    }

    static BsonDocument document(String name, BsonValue operand, int code, String message) {
        if (!operand.isDocument()) {
            throw MongoError.location(code, message + ", found " + TypeNames.name(operand.getBsonType()) + " in " + name);
        }
        return operand.asDocument();
    }

    private static Stage match(Filter filter) {
        return (input, run) -> QueryRunner.over(input, Query.of(filter.with(run.variables())), run.deadline());
    }

    private static Stage ordered(SortOrder order) {
        return (input, run) -> QueryRunner.over(input, new Query(Filter.ALL, order, 0, 0, false), run.deadline());
    }

    private static Stage cut(long skip, long limit) {
        return (input, run) -> QueryRunner.over(input, new Query(Filter.ALL, SortOrder.NONE, skip, limit, false), run.deadline());
    }

    private static Stage reshape(Reshape reshape) {
        return (input, run) -> () -> {
            Doc document = input.next();
            if (document == null) {
                return null;
            }
            run.deadline().check();
            return Doc.of(reshape.apply(document, run.variables()));
        };
    }

    private static Stage counted(BsonValue operand) {
        boolean valid = operand instanceof BsonString text && !text.getValue().isEmpty() && !text.getValue().startsWith("$")
                && !text.getValue().contains(".");
        if (!valid) {
            throw MongoError.location(40156, "the count field must be a non-empty string that is no path");
        }
        String field = operand.asString().getValue();
        return (input, run) -> lazily(() -> {
            long count = 0;
            while (input.next() != null) {
                run.deadline().check();
                count++;
            }
            BsonValue number = count == (int) count ? new BsonInt32((int) count) : new BsonInt64(count);
            return count == 0 ? List.of() : List.of(Doc.of(new BsonDocument(field, number)));
        });
    }

    private static Stage sample(BsonValue operand) {
        BsonDocument spec = document("$sample", operand, 28745, "the $sample stage specification must be an object");
        Long size = Numbers.exactLong(spec.get("size"));
        if (size == null || size < 1) {
            throw MongoError.location(28747, "size argument to $sample must be a positive integer");
        }
        return (input, run) -> lazily(() -> {
            // Reservoir: every document has the same chance, and only the sample is held.
            List<Doc> chosen = new ArrayList<>();
            long seen = 0;
            for (Doc document = input.next(); document != null; document = input.next()) {
                run.deadline().check();
                seen++;
                if (chosen.size() < size) {
                    chosen.add(document);
                } else {
                    long place = run.random().nextLong(seen);
                    if (place < size) {
                        chosen.set((int) place, document);
                    }
                }
            }
            Collections.shuffle(chosen, java.util.Random.from(run.random()));
            return chosen;
        });
    }

    private static Stage facet(BsonValue operand) {
        BsonDocument spec = document("$facet", operand, 40169, "the $facet specification must be a non-empty object");
        if (spec.isEmpty()) {
            throw MongoError.location(40169, "the $facet specification must be a non-empty object");
        }
        Map<String, Pipeline> facets = new java.util.LinkedHashMap<>();
        spec.forEach((name, pipeline) -> {
            if (!pipeline.isArray()) {
                throw MongoError.location(40170, "arguments to $facet must be arrays, " + name + " is type "
                        + TypeNames.name(pipeline.getBsonType()));
            }
            Pipeline parsed = Pipeline.parse(pipeline.asArray());
            if (parsed.output().isPresent()) {
                throw MongoError.location(40600, "$out and $merge are not allowed to be used within a $facet stage");
            }
            facets.put(name, parsed);
        });
        return (input, run) -> lazily(() -> {
            List<Doc> all = run.all(input, "$facet");
            BsonDocument result = new BsonDocument();
            facets.forEach((name, pipeline) -> {
                BsonArray documents = new BsonArray();
                run.all(pipeline.runOn(DocIterator.of(all), run), "$facet").forEach(document -> documents.add(document.document()));
                result.append(name, documents);
            });
            return List.of(Doc.of(result));
        });
    }

    private static Stage unionWith(BsonValue operand) {
        String collection;
        BsonArray stages = new BsonArray();
        if (operand instanceof BsonString name) {
            collection = name.getValue();
        } else {
            BsonDocument spec = document("$unionWith", operand, 9, "the $unionWith stage specification must be an object or string");
            if (!spec.isString("coll")) {
                throw MongoError.failedToParse("$unionWith stage without explicit collection must have a pipeline with $documents as first stage");
            }
            collection = spec.getString("coll").getValue();
            stages = spec.getArray("pipeline", stages);
        }
        Pipeline pipeline = Pipeline.parse(stages);
        return (input, run) -> {
            DocIterator second = pipeline.run(run.on(new Namespace(run.source().database(), collection)));
            return () -> {
                Doc document = input.next();
                return document == null ? second.next() : document;
            };
        };
    }

    private static Stage documents(BsonValue operand) {
        io.devsync.server.embedded.expression.Expression expression = io.devsync.server.embedded.expression.Expression.parse(operand);
        return (input, run) -> lazily(() -> {
            BsonValue value = expression.evaluate(run.variables());
            if (value == null || !value.isArray() || !value.asArray().stream().allMatch(BsonValue::isDocument)) {
                throw MongoError.location(5858203, "an array of documents is expected by $documents");
            }
            return value.asArray().stream().map(document -> Doc.of(document.asDocument())).toList();
        });
    }

    private static Stage collectionStatistics(BsonValue operand) {
        BsonDocument spec = document("$collStats", operand, 40166, "$collStats must take a nested object");
        return (input, run) -> lazily(() -> {
            BsonDocument storage = run.statistics().storage(run.state(), run.source());
            BsonDocument result = new BsonDocument("ns", new BsonString(run.source().toString()))
                    .append("host", new BsonString(run.statistics().host()));
            if (spec.containsKey("storageStats")) {
                result.append("storageStats", storage);
            }
            if (spec.containsKey("count")) {
                result.append("count", storage.get("count"));
            }
            if (spec.containsKey("latencyStats")) {
                BsonDocument none = new BsonDocument("latency", new BsonInt64(0)).append("ops", new BsonInt64(0));
                result.append("latencyStats", new BsonDocument("reads", none).append("writes", none).append("commands", none));
            }
            return List.of(Doc.of(result));
        });
    }

    private static DocIterator indexStatistics(AggregateRun run) {
        List<Doc> result = new ArrayList<>();
        run.state().collection(run.source()).ifPresent((CollectionInfo info) -> {
            result.add(indexStatistics(run, "_id_", new BsonDocument("_id", new BsonInt32(1))));
            info.indexes().forEach(index -> result.add(indexStatistics(run, index.name(), index.keyPattern())));
        });
        return DocIterator.of(result);
    }

    private static Doc indexStatistics(AggregateRun run, String name, BsonDocument key) {
        return Doc.of(new BsonDocument("name", new BsonString(name))
                .append("key", key)
                .append("host", new BsonString(run.statistics().host()))
                .append("accesses", new BsonDocument("ops", new BsonInt64(0)).append("since", new BsonDateTime(0))));
    }

    /** Documents that are computed all at once, when the first is asked for. */
    static DocIterator lazily(java.util.function.Supplier<List<Doc>> compute) {
        return new DocIterator() {
            private java.util.Iterator<Doc> computed = Collections.emptyIterator();
            private boolean done;

            @Override
            public @org.jspecify.annotations.Nullable Doc next() {
                if (!done) {
                    done = true;
                    computed = compute.get().iterator();
                }
                return computed.hasNext() ? computed.next() : null;
            }
        };
    }
}
