package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.WriteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/** {@code delete}. */
final class DeleteCommand {

    private static final Set<String> FIELDS = Set.of("deletes", "ordered", "stmtIds", "stmtId", "let");
    private static final Set<String> STATEMENT_FIELDS = Set.of("q", "limit", "hint", "collation", "sampleId");

    private final CommandContext context;
    private final Namespace namespace;
    private final List<byte[]> statements;
    private final WriteErrors errors;
    private int next;
    private long deleted;

    private DeleteCommand(CommandContext context) {
        Fields fields = context.fields().only(FIELDS);
        Lets.refuse(fields);
        this.context = context;
        this.namespace = context.namespace();
        this.statements = context.request().sequence("deletes");
        this.errors = new WriteErrors(context, fields.flag("ordered", true));
        InsertCommand.checkBatch(statements.size());
    }

    static BsonDocument run(CommandContext context) {
        return new DeleteCommand(context).run();
    }

    private BsonDocument run() {
        while (next < statements.size()) {
            context.write(this::deleteChunk);
        }
        BsonDocument reply = new BsonDocument("n", ReadCommands.number(deleted));
        errors.addTo(reply);
        return reply;
    }

    private long deleteChunk(WriteTarget target) {
        int end = Math.min(statements.size(), next + InsertCommand.CHUNK);
        while (next < end) {
            try {
                deleted += delete(target, BsonDecoder.document(statements.get(next)));
                next++;
            } catch (MongoError refused) {
                boolean stop = errors.add(next, refused);
                next = stop ? statements.size() : next + 1;
            }
        }
        return deleted;
    }

    private long delete(WriteTarget target, BsonDocument statement) {
        Fields fields = new Fields("delete.deletes", statement).only(STATEMENT_FIELDS);
        fields.refuseCollation();
        Filter filter = context.filter(fields.required("q").asDocument());
        long limit = fields.count("limit", 0);
        if (limit > 1) {
            throw MongoError.failedToParse("The limit field in delete objects must be 0 or 1. Got " + limit);
        }
        Query query = limit == 1 ? Query.first(filter, SortOrder.NONE) : Query.of(filter);
        return target.writer(namespace).map(writer -> delete(writer, query)).orElse(0L);
    }

    private static long delete(CollectionWriter writer, Query query) {
        List<byte[]> found = new ArrayList<>();
        DocIterator matches = QueryRunner.run(writer.state(), writer.collection(), query, Deadline.none());
        for (Doc document = matches.next(); document != null; document = matches.next()) {
            found.add(document.raw());
        }
        found.forEach(document -> writer.claim(CollectionWriter.idOf(document)));
        found.forEach(document -> writer.delete(CollectionWriter.idOf(document), document));
        return found.size();
    }
}
