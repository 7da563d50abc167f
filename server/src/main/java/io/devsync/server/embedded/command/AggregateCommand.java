package io.devsync.server.embedded.command;

import io.devsync.server.embedded.aggregate.AggregateRun;
import io.devsync.server.embedded.aggregate.Pipeline;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.ReadState;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/** {@code aggregate}. */
final class AggregateCommand {

    private static final Set<String> FIELDS = Set.of("pipeline", "cursor", "explain", "allowDiskUse", "bypassDocumentValidation", "hint",
            "let", "collation", "needsMerge", "fromMongos", "isMapReduceCommand");

    private AggregateCommand() {
    }

    static BsonDocument run(CommandContext context) {
        Fields fields = context.fields().only(FIELDS);
        fields.refuseCollation();
        BsonArray stages = fields.arrayOrEmpty("pipeline");
        Namespace namespace = namespace(context);
        if (ChangeStreamCommand.asked(stages)) {
            return ChangeStreamCommand.open(context, namespace, stages);
        }
        Pipeline pipeline = Pipeline.parse(stages);
        if (fields.flag("explain")) {
            return ExplainCommand.aggregate(context, namespace, pipeline);
        }
        if (!fields.has("cursor")) {
            throw MongoError.failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
        }
        long batchSize = new Fields("cursor", fields.documentOrEmpty("cursor")).count("batchSize", -1);
        Reading reading = context.reading();
        try {
            DocIterator results = pipeline.run(run(context, reading.state(), namespace));
            if (pipeline.output().isPresent()) {
                OutputStage.write(context, namespace, pipeline.output().get(), results);
                return context.server().cursors().first(namespace, () -> null, reading, batchSize, false);
            }
            return context.server().cursors().first(namespace, results, reading, batchSize, false);
        } catch (MongoError refused) {
            reading.close();
            throw refused;
        }
    }

    /** A collection, or {@code {aggregate: 1}} for a pipeline on the database. */
    private static Namespace namespace(CommandContext context) {
        return context.body().isNumber("aggregate") ? new Namespace(context.database(), "$cmd.aggregate") : context.namespace();
    }

    private static AggregateRun run(CommandContext context, ReadState state, Namespace namespace) {
        return new AggregateRun(state, namespace, context.variables(), context.server().random(), context.deadline(),
                statistics(context));
    }

    static AggregateRun.Statistics statistics(CommandContext context) {
        return new AggregateRun.Statistics() {
            @Override
            public BsonDocument storage(ReadState of, Namespace collection) {
                return CatalogCommands.stats(of, collection);
            }

            @Override
            public String host() {
                return context.peer().local();
            }
        };
    }
}
