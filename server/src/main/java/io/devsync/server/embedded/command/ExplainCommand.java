package io.devsync.server.embedded.command;

import io.devsync.server.embedded.aggregate.Pipeline;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.KeyValues;
import io.devsync.server.embedded.storage.Namespace;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** {@code explain}: which index a command would use and, with another verbosity than {@code queryPlanner}, what that costs. */
final class ExplainCommand {

    private ExplainCommand() {
    }

    /** What may be asked for. All plans are one here: there are no rejected ones. */
    private enum Verbosity {
        QUERY_PLANNER,
        EXECUTION_STATS;

        static Verbosity parse(Fields fields) {
            BsonValue name = fields.get("verbosity");
            if (name == null) {
                return EXECUTION_STATS;
            }
            return switch (name.isString() ? name.asString().getValue() : "") {
                case "queryPlanner" -> QUERY_PLANNER;
                case "executionStats", "allPlansExecution" -> EXECUTION_STATS;
                default -> throw MongoError.badValue("Enumeration value for field 'explain.verbosity' is not valid: " + name
                        + " (expected: queryPlanner, executionStats or allPlansExecution)");
            };
        }
    }

    static BsonDocument run(CommandContext context) {
        Verbosity verbosity = Verbosity.parse(context.fields());
        BsonDocument explained = context.fields().documentOrEmpty("explain");
        if (explained.isEmpty()) {
            throw MongoError.typeMismatch("BSON field 'explain.explain' is the wrong type, expected type 'object'");
        }
        String name = explained.getFirstKey();
        Fields fields = new Fields(name, explained);
        Namespace namespace = Namespace.parse(context.database(), fields.text(name));
        Query query = switch (name) {
            case "find" -> new Query(Filter.parse(fields.documentOrEmpty("filter")), SortOrder.parse(fields.documentOrEmpty("sort")),
                    fields.count("skip", 0), fields.count("limit", 0), false);
            case "count", "distinct" -> Query.of(Filter.parse(fields.documentOrEmpty("query")));
            case "findAndModify" -> Query.first(Filter.parse(fields.documentOrEmpty("query")), SortOrder.parse(fields.documentOrEmpty("sort")));
            case "aggregate" -> Pipeline.parse(fields.arrayOrEmpty("pipeline")).query();
            default -> throw MongoError.notImplemented("explain of " + name);
        };
        return plan(context, namespace, query, verbosity);
    }

    static BsonDocument aggregate(CommandContext context, Namespace namespace, Pipeline pipeline) {
        return plan(context, namespace, pipeline.query(), Verbosity.QUERY_PLANNER);
    }

    private static BsonDocument plan(CommandContext context, Namespace namespace, Query query, Verbosity verbosity) {
        try (Reading reading = context.reading()) {
            Optional<CollectionInfo> collection = reading.state().collection(namespace);
            BsonDocument winning = collection.map(info -> QueryRunner.explain(reading.state(), info, query))
                    .orElseGet(() -> new BsonDocument("stage", new BsonString("EOF")));
            BsonDocument planner = new BsonDocument("namespace", new BsonString(namespace.toString()))
                    .append("winningPlan", winning)
                    .append("rejectedPlans", new BsonArray());
            BsonDocument reply = new BsonDocument("explainVersion", new BsonString("1")).append("queryPlanner", planner);
            if (verbosity == Verbosity.EXECUTION_STATS) {
                reply.append("executionStats", execute(context, reading.state(), collection, query).append("executionStages", winning));
            }
            return reply.append("serverInfo", new BsonDocument("host", new BsonString(context.peer().local()))
                            .append("version", new BsonString(HandshakeCommands.VERSION)));
        }
    }

    private static BsonDocument execute(CommandContext context, KeyValues state, Optional<CollectionInfo> collection, Query query) {
        long from = System.nanoTime();
        QueryRunner.Cost cost = collection.map(info -> QueryRunner.cost(state, info, query, context.deadline()))
                .orElse(QueryRunner.Cost.NOTHING);
        return new BsonDocument("executionSuccess", BsonBoolean.TRUE)
                .append("nReturned", ReadCommands.number(cost.returned()))
                .append("executionTimeMillis", ReadCommands.number((System.nanoTime() - from) / 1_000_000))
                .append("totalKeysExamined", ReadCommands.number(cost.keys()))
                .append("totalDocsExamined", ReadCommands.number(cost.documents()));
    }
}
