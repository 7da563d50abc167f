package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.Projection;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.WriteTarget;
import io.devsync.server.embedded.update.Update;
import io.devsync.server.embedded.update.UpdateClock;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** {@code findAndModify}: finds one document and changes or removes it in one step. */
final class FindAndModifyCommand {

    private static final Set<String> FIELDS = Set.of("query", "sort", "remove", "update", "new", "fields", "upsert",
            "bypassDocumentValidation", "collation", "arrayFilters", "hint", "let", "stmtId", "sampleId");

    private FindAndModifyCommand() {
    }

    static BsonDocument run(CommandContext context) {
        Fields fields = context.fields().only(FIELDS);
        fields.refuseCollation();
        Lets.refuse(fields);
        Namespace namespace = context.namespace();
        BsonDocument filterDocument = fields.documentOrEmpty("query");
        Filter filter = context.filter(filterDocument);
        Query query = Query.first(filter, SortOrder.parse(fields.documentOrEmpty("sort")));
        boolean remove = fields.flag("remove");
        if (remove) {
            if (fields.has("update") || fields.flag("new") || fields.flag("upsert")) {
                throw MongoError.failedToParse("Cannot specify both remove=true and an update, new=true or upsert=true");
            }
            return removed(context.write(target -> remove(target, namespace, query)), fields, filter);
        }
        BsonValue change = fields.get("update");
        if (change == null) {
            throw MongoError.failedToParse("Either an update or remove=true must be specified");
        }
        Update update = Update.parse(change, fields.arrayOrEmpty("arrayFilters"), UpdateClock.now(context.server().clock()));
        UpdateStatement statement = new UpdateStatement(filterDocument, filter, query, update, false, fields.flag("upsert"),
                context.validating());
        return updated(context.write(target -> statement.run(target, namespace)), fields, filter);
    }

    private static Optional<byte[]> remove(WriteTarget target, Namespace namespace, Query query) {
        Optional<CollectionWriter> writer = target.writer(namespace);
        if (writer.isEmpty()) {
            return Optional.empty();
        }
        Doc found = QueryRunner.run(writer.get().state(), writer.get().collection(), query, Deadline.none()).next();
        if (found == null) {
            return Optional.empty();
        }
        writer.get().delete(CollectionWriter.idOf(found.raw()), found.raw());
        return Optional.of(found.raw());
    }

    private static BsonDocument removed(Optional<byte[]> found, Fields fields, Filter filter) {
        BsonDocument last = new BsonDocument("n", new BsonInt32(found.isPresent() ? 1 : 0));
        return new BsonDocument("lastErrorObject", last).append("value", shown(found, fields, filter));
    }

    private static BsonDocument updated(UpdateStatement.Result result, Fields fields, Filter filter) {
        boolean existing = result.matched() > 0;
        int count = existing || result.upserted().isPresent() ? 1 : 0;
        BsonDocument last = new BsonDocument("n", new BsonInt32(count)).append("updatedExisting", BsonBoolean.valueOf(existing));
        result.upserted().ifPresent(made -> last.append("upserted", BsonDecoder.elementValue(made, RawBson.findId(made))));
        Optional<byte[]> value = fields.flag("new") ? result.after() : result.before();
        return new BsonDocument("lastErrorObject", last).append("value", shown(value, fields, filter));
    }

    private static BsonValue shown(Optional<byte[]> document, Fields fields, Filter filter) {
        if (document.isEmpty()) {
            return BsonNull.VALUE;
        }
        BsonDocument projection = fields.documentOrEmpty("fields");
        if (projection.isEmpty()) {
            return new RawBsonDocument(document.get());
        }
        return Projection.parse(projection, filter).apply(Doc.of(document.get()), Variables.of(new BsonDocument()));
    }
}
