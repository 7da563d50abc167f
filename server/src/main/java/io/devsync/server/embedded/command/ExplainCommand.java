package io.devsync.server.embedded.command;

import io.devsync.server.embedded.aggregate.Pipeline;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.Namespace;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** {@code explain}: which index a command would use; no execution statistics. */
final class ExplainCommand {

    private ExplainCommand() {
    }

    static BsonDocument run(CommandContext context) {
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
        return plan(context, namespace, query);
    }

    static BsonDocument aggregate(CommandContext context, Namespace namespace, Pipeline pipeline) {
        return plan(context, namespace, pipeline.query());
    }

    private static BsonDocument plan(CommandContext context, Namespace namespace, Query query) {
        try (Reading reading = context.reading()) {
            Optional<CollectionInfo> collection = reading.state().collection(namespace);
            BsonDocument winning = collection.map(info -> QueryRunner.explain(reading.state(), info, query))
                    .orElseGet(() -> new BsonDocument("stage", new BsonString("EOF")));
            BsonDocument planner = new BsonDocument("namespace", new BsonString(namespace.toString()))
                    .append("winningPlan", winning)
                    .append("rejectedPlans", new BsonArray());
            return new BsonDocument("explainVersion", new BsonString("1"))
                    .append("queryPlanner", planner)
                    .append("serverInfo", new BsonDocument("host", new BsonString(context.peer().local()))
                            .append("version", new BsonString(HandshakeCommands.VERSION)));
        }
    }
}
