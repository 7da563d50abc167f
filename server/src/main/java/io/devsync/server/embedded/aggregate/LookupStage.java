package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.PathValues;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.Namespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** {@code $lookup}: adds the documents of another collection that have an equal field, or that a pipeline finds, or both. */
final class LookupStage implements Stage {

    private static final Set<String> FIELDS = Set.of("from", "localField", "foreignField", "as", "let", "pipeline");

    private final String from;
    private final String as;
    private final Optional<String> localField;
    private final Optional<String> foreignField;
    private final Map<String, Expression> let;
    private final Pipeline pipeline;

    private LookupStage(String from, String as, Optional<String> localField, Optional<String> foreignField, Map<String, Expression> let,
                        Pipeline pipeline) {
        this.from = from;
        this.as = as;
        this.localField = localField;
        this.foreignField = foreignField;
        this.let = let;
        this.pipeline = pipeline;
    }

    static Stage parse(BsonValue operand) {
        BsonDocument spec = Stages.document("$lookup", operand, 9, "the $lookup stage specification must be an object");
        for (String field : spec.keySet()) {
            if (!FIELDS.contains(field)) {
                throw MongoError.failedToParse("unknown argument to $lookup: " + field);
            }
        }
        Optional<String> localField = text(spec, "localField");
        Optional<String> foreignField = text(spec, "foreignField");
        if (localField.isPresent() != foreignField.isPresent() || localField.isEmpty() && !spec.containsKey("pipeline")) {
            throw MongoError.failedToParse("$lookup requires both or neither of 'localField' and 'foreignField', and one of them or 'pipeline'");
        }
        Map<String, Expression> let = new LinkedHashMap<>();
        spec.getDocument("let", new BsonDocument()).forEach((name, value) -> let.put(name, Expression.parse(value)));
        return new LookupStage(required(spec, "from"), required(spec, "as"), localField, foreignField, let,
                Pipeline.parse(spec.getArray("pipeline", new BsonArray())));
    }

    private static Optional<String> text(BsonDocument spec, String name) {
        return spec.get(name) instanceof BsonString value ? Optional.of(value.getValue()) : Optional.empty();
    }

    private static String required(BsonDocument spec, String name) {
        return text(spec, name).orElseThrow(() -> MongoError.failedToParse("must specify '" + name + "' field for a $lookup, as a string"));
    }

    @Override
    public DocIterator apply(DocIterator input, AggregateRun run) {
        return () -> {
            Doc document = input.next();
            if (document == null) {
                return null;
            }
            BsonArray found = new BsonArray();
            run.all(search(document, run), "$lookup").forEach(match -> found.add(match.document()));
            return Doc.of(with(document.document(), List.of(as.split("\\.", -1)), found));
        };
    }

    private DocIterator search(Doc document, AggregateRun run) {
        Variables variables = run.variables();
        Variables here = variables.on(document.document());
        for (Map.Entry<String, Expression> definition : let.entrySet()) {
            variables = variables.with(definition.getKey(), definition.getValue().evaluate(here));
        }
        AggregateRun inner = run.on(new Namespace(run.source().database(), from)).with(variables);
        if (localField.isEmpty()) {
            return pipeline.run(inner);
        }
        Optional<CollectionInfo> collection = run.state().collection(inner.source());
        if (collection.isEmpty()) {
            return () -> null;
        }
        Query equal = Query.of(Filter.parse(equality(document)));
        return pipeline.runOn(QueryRunner.run(run.state(), collection.get(), equal, run.deadline()), inner);
    }

    /** An array joins by each of its elements; a missing field joins with null and missing. */
    private BsonDocument equality(Doc document) {
        BsonArray values = new BsonArray(PathValues.of(document, localField.orElseThrow()));
        if (values.isEmpty()) {
            values.add(BsonNull.VALUE);
        }
        return new BsonDocument(foreignField.orElseThrow(), new BsonDocument("$in", values));
    }

    private static BsonDocument with(BsonDocument document, List<String> path, BsonValue value) {
        BsonDocument copy = new BsonDocument();
        copy.putAll(document);
        String name = path.getFirst();
        if (path.size() == 1) {
            return copy.append(name, value);
        }
        BsonDocument inner = copy.get(name) instanceof BsonDocument holder ? holder : new BsonDocument();
        return copy.append(name, with(inner, path.subList(1, path.size()), value));
    }
}
