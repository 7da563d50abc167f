package io.devsync.server.embedded.command;

import io.devsync.server.embedded.aggregate.AggregateRun;
import io.devsync.server.embedded.aggregate.Pipeline;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.changestream.ChangeStream;
import io.devsync.server.embedded.changestream.ChangeStreamOptions;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.NoState;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** {@code aggregate} with {@code $changeStream}: a cursor that waits for changes. */
final class ChangeStreamCommand {

    private static final Set<String> STAGES =
            Set.of("$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith");

    private ChangeStreamCommand() {
    }

    static boolean asked(BsonArray stages) {
        return !stages.isEmpty() && stages.getFirst() instanceof BsonDocument first && first.containsKey("$changeStream");
    }

    static BsonDocument open(CommandContext context, Namespace namespace, BsonArray stages) {
        if (context.transaction().isPresent()) {
            throw new MongoError(ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION, "$changeStream cannot be used in a transaction");
        }
        if (!context.server().engine().oplog().records(namespace.database())) {
            throw MongoError.notImplemented("A change stream of database " + namespace.database() + ", whose changes are not recorded,");
        }
        BsonArray rest = new BsonArray(stages.subList(1, stages.size()));
        rest.forEach(ChangeStreamCommand::checkStage);
        ChangeStreamOptions options = ChangeStreamOptions.parse(stages.getFirst().asDocument().getDocument("$changeStream"), namespace,
                context.body().isNumber("aggregate"))
                .followedBy(rest);
        // From the first stream on everything is recorded, so that this one and later ones can be resumed.
        context.server().engine().write(context.ticket(), context.origin(), writing -> {
            writing.recordChanges();
            return namespace;
        });
        context.server().engine().await(context.ticket());
        ChangeStream stream = new ChangeStream(context.server().engine(), options);
        AggregateRun run = new AggregateRun(NoState.INSTANCE, namespace, context.variables(), context.server().random(), Deadline.none(),
                AggregateCommand.statistics(context));
        DocIterator events = checked(Pipeline.parse(rest).runOn(stream, run));
        long batchSize = new Fields("cursor", context.fields().documentOrEmpty("cursor")).count("batchSize", -1);
        return context.server().cursors().tail(namespace, events, stream, batchSize);
    }

    private static void checkStage(BsonValue stage) {
        String name = stage.isDocument() && !stage.asDocument().isEmpty() ? stage.asDocument().getFirstKey() : "";
        if (!STAGES.contains(name)) {
            throw new MongoError(ErrorCode.ILLEGAL_OPERATION, name + " is not permitted in a $changeStream pipeline");
        }
    }

    /** An event without its resume token could not be resumed from. */
    private static DocIterator checked(DocIterator events) {
        return () -> {
            Doc event = events.next();
            if (event != null && event.field("_id") == null) {
                throw new MongoError(ErrorCode.CHANGE_STREAM_FATAL_ERROR, "Encountered an event whose _id field, which contains the resume "
                        + "token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream "
                        + "from that point. Only transformations that retain the unmodified _id field are allowed.");
            }
            return event;
        };
    }
}
