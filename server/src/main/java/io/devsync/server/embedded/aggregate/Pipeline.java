package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.FirstField;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** An aggregation pipeline: what its first stages ask of the collection becomes a query that can use indexes, the rest are stages. */
public final class Pipeline {

    private static final int STAGES_MAX = 1_000;

    private final Query query;
    private final List<Stage> stages;
    private final Optional<Output> output;
    private final boolean sourceless;

    private Pipeline(Query query, List<Stage> stages, Optional<Output> output, boolean sourceless) {
        this.query = query;
        this.stages = List.copyOf(stages);
        this.output = output;
        this.sourceless = sourceless;
    }

    /**
     * {@code $out} or {@code $merge} at the end.
     *
     * @param specification its operand
     */
    public record Output(String stage, BsonValue specification) { }

    /** @throws MongoError for what MongoDB refuses too, and for stages that are not supported */
    public static Pipeline parse(BsonArray stages) {
        if (stages.size() > STAGES_MAX) {
            throw MongoError.location(7749501, "Pipeline length must be no longer than " + STAGES_MAX + " stages");
        }
        Filter filter = Filter.ALL;
        SortOrder sort = SortOrder.NONE;
        long skip = 0;
        long limit = 0;
        int taken = 0;
        // $match, $sort, $skip, $limit in this order mean the same as a find.
        int progress = 0;
        for (BsonValue value : stages) {
            Map.Entry<String, BsonValue> stage = stage(value);
            String name = stage.getKey();
            BsonValue operand = stage.getValue();
            int rank = switch (name) {
                case "$match" -> 1;
                case "$sort" -> 2;
                case "$skip" -> 3;
                case "$limit" -> 4;
                default -> 0;
            };
            if (rank == 0 || rank <= progress) {
                break;
            }
            switch (rank) {
                case 1 -> filter = Stages.filter(operand);
                case 2 -> sort = Stages.sort(operand);
                case 3 -> skip = Stages.count("$skip", operand, 0);
                default -> limit = Stages.count("$limit", operand, 1);
            }
            progress = rank;
            taken++;
        }
        List<Stage> rest = new ArrayList<>();
        Optional<Output> output = Optional.empty();
        boolean sourceless = false;
        for (int i = taken; i < stages.size(); i++) {
            Map.Entry<String, BsonValue> stage = stage(stages.get(i));
            String name = stage.getKey();
            BsonValue operand = stage.getValue();
            if (name.equals("$out") || name.equals("$merge")) {
                if (i != stages.size() - 1) {
                    throw MongoError.location(40601, name + " can only be the final stage in the pipeline");
                }
                output = Optional.of(new Output(name, operand));
            } else {
                if (Stages.FIRST_ONLY.contains(name)) {
                    if (i > 0) {
                        throw MongoError.location(40602, name + " is only valid as the first stage in a pipeline.");
                    }
                    sourceless = true;
                }
                rest.add(Stages.parse(name, operand));
            }
        }
        return new Pipeline(new Query(filter, sort, skip, limit, false), rest, output, sourceless);
    }

    public Optional<Output> output() {
        return output;
    }

    /** What is asked of the collection before any stage runs, for {@code explain}. */
    public Query query() {
        return query;
    }

    public DocIterator run(AggregateRun run) {
        return stages(source(run), run);
    }

    /** Runs on documents that come from another stage. */
    public DocIterator runOn(DocIterator input, AggregateRun run) {
        DocIterator documents = QueryRunner.over(input, query.with(run.variables()), run.deadline());
        return stages(documents, run);
    }

    private DocIterator source(AggregateRun run) {
        Namespace namespace = run.source();
        Optional<CollectionInfo> collection = run.state().collection(namespace);
        if (sourceless || collection.isEmpty()) {
            return () -> null;
        }
        return QueryRunner.run(run.state(), collection.get(), query.with(run.variables()), run.deadline());
    }

    private DocIterator stages(DocIterator input, AggregateRun run) {
        DocIterator documents = input;
        for (Stage stage : stages) {
            documents = stage.apply(documents, run);
        }
        return documents;
    }

    private static Map.Entry<String, BsonValue> stage(BsonValue stage) {
        if (!(stage instanceof BsonDocument document) || document.size() != 1) {
            throw MongoError.location(40323, "A pipeline stage specification object must contain exactly one field.");
        }
        return FirstField.of(document);
    }
}
