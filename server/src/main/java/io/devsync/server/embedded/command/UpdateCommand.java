package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.WriteTarget;
import io.devsync.server.embedded.update.Replacement;
import io.devsync.server.embedded.update.Update;
import io.devsync.server.embedded.update.UpdateClock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** {@code update}. */
final class UpdateCommand {

    private static final Set<String> FIELDS = Set.of("updates", "ordered", "bypassDocumentValidation", "stmtIds", "stmtId", "let");
    private static final Set<String> STATEMENT_FIELDS =
            Set.of("q", "u", "multi", "upsert", "arrayFilters", "hint", "collation", "upsertSupplied", "sampleId", "sort");
    private static final byte[] U = {'u'};

    private final CommandContext context;
    private final Namespace namespace;
    private final List<byte[]> statements;
    private final WriteErrors errors;
    private final UpdateClock clock;
    private final Variables variables;
    private final BsonArray upserted = new BsonArray();
    private int next;
    private long matched;
    private long modified;

    private UpdateCommand(CommandContext context) {
        Fields fields = context.fields().only(FIELDS);
        Lets.refuse(fields);
        this.context = context;
        this.namespace = context.namespace();
        this.statements = context.request().sequence("updates");
        this.errors = new WriteErrors(context, fields.flag("ordered", true));
        this.clock = UpdateClock.now(context.server().clock());
        this.variables = context.variables();
        InsertCommand.checkBatch(statements.size());
    }

    static BsonDocument run(CommandContext context) {
        return new UpdateCommand(context).run();
    }

    private BsonDocument run() {
        while (next < statements.size()) {
            context.write(this::updateChunk);
        }
        BsonDocument reply = new BsonDocument("n", ReadCommands.number(matched + upserted.size()))
                .append("nModified", ReadCommands.number(modified));
        if (!upserted.isEmpty()) {
            reply.append("upserted", upserted);
        }
        errors.addTo(reply);
        return reply;
    }

    private long updateChunk(WriteTarget target) {
        int end = Math.min(statements.size(), next + InsertCommand.CHUNK);
        while (next < end) {
            try {
                note(parse(statements.get(next)).run(target, namespace));
                next++;
            } catch (MongoError refused) {
                boolean stop = errors.add(next, refused);
                next = stop ? statements.size() : next + 1;
            }
        }
        return modified;
    }

    private void note(UpdateStatement.Result result) {
        matched += result.matched();
        modified += result.modified();
        result.upserted().ifPresent(document -> upserted.add(new BsonDocument("index", new BsonInt32(next))
                .append("_id", BsonDecoder.elementValue(document, RawBson.findId(document)))));
    }

    private UpdateStatement parse(byte[] raw) {
        BsonDocument statement = BsonDecoder.document(raw);
        Fields fields = new Fields("update.updates", statement).only(STATEMENT_FIELDS);
        fields.refuseCollation();
        BsonDocument filterDocument = fields.required("q").asDocument();
        Filter filter = Filter.parse(filterDocument).with(variables);
        boolean multi = fields.flag("multi");
        SortOrder sort = SortOrder.parse(fields.documentOrEmpty("sort"));
        Query query = multi ? Query.of(filter) : Query.first(filter, sort);
        return new UpdateStatement(filterDocument, filter, query, update(raw, fields), multi, fields.flag("upsert"),
                context.validating());
    }

    private Update update(byte[] raw, Fields fields) {
        BsonValue update = fields.required("u");
        boolean replacement = update.isDocument()
                && (update.asDocument().isEmpty() || !update.asDocument().getFirstKey().startsWith("$"));
        if (replacement) {
            // The bytes as they came, so that nothing of them is lost by decoding.
            int value = RawBson.valueOffset(raw, RawBson.find(raw, U));
            return Replacement.of(Arrays.copyOfRange(raw, value, value + RawBson.int32(raw, value)));
        }
        if (!update.isDocument() && !update.isArray()) {
            throw MongoError.failedToParse("Update argument must be either an object or an array");
        }
        return Update.parse(update, fields.arrayOrEmpty("arrayFilters"), clock);
    }
}
