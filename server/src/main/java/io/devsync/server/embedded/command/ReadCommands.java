package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.plan.Query;
import io.devsync.server.embedded.plan.QueryRunner;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.Projection;
import io.devsync.server.embedded.query.SortOrder;
import io.devsync.server.embedded.query.PathValues;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.Namespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/** {@code find}, {@code getMore}, {@code killCursors}, {@code count}, {@code distinct}. */
final class ReadCommands {

    private static final Set<String> FIND_FIELDS = Set.of("filter", "sort", "projection", "hint", "skip", "limit", "batchSize",
            "singleBatch", "collation", "allowDiskUse", "let", "returnKey", "showRecordId", "tailable", "awaitData", "oplogReplay",
            "noCursorTimeout", "allowPartialResults", "max", "min", "ntoreturn", "options");
    private static final Set<String> COUNT_FIELDS = Set.of("query", "skip", "limit", "hint", "collation", "fields");
    private static final Set<String> DISTINCT_FIELDS = Set.of("key", "query", "collation", "hint");
    private static final Set<String> GET_MORE_FIELDS = Set.of("collection", "batchSize", "term", "lastKnownCommittedOpTime");

    /** How long a getMore on a change stream waits when the client does not say. */
    private static final long AWAIT_DATA_MS = 1_000;

    private ReadCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("find", ReadCommands::find);
        table.put("getMore", ReadCommands::getMore);
        table.put("killCursors", ReadCommands::killCursors);
        table.put("count", ReadCommands::count);
        table.put("distinct", ReadCommands::distinct);
    }

    private static BsonDocument find(CommandContext context) {
        Fields fields = context.fields().only(FIND_FIELDS);
        fields.refuseCollation();
        for (String option : List.of("tailable", "returnKey", "showRecordId", "max", "min", "options")) {
            BsonValue given = fields.get(option);
            if (given != null && !given.equals(BsonBoolean.FALSE) && !given.equals(new BsonDocument())) {
                throw MongoError.notImplemented("The option " + option + " of find");
            }
        }
        Namespace namespace = context.namespace();
        Filter filter = context.filter(fields.documentOrEmpty("filter"));
        long limit = fields.count("limit", 0);
        Reading reading = context.reading();
        try {
            Optional<CollectionInfo> collection = reading.state().collection(namespace);
            Query query = new Query(filter, SortOrder.parse(fields.documentOrEmpty("sort")), fields.count("skip", 0), limit,
                    Hints.natural(fields, collection));
            Deadline deadline = context.deadline();
            DocIterator found = collection.isEmpty() ? () -> null : QueryRunner.run(reading.state(), collection.get(), query, deadline);
            DocIterator shown = projected(context, fields, filter, found);
            return context.server().cursors().first(namespace, shown, reading, fields.count("batchSize", -1), fields.flag("singleBatch"));
        } catch (MongoError refused) {
            reading.close();
            throw refused;
        }
    }

    private static DocIterator projected(CommandContext context, Fields fields, Filter filter, DocIterator found) {
        BsonDocument spec = fields.documentOrEmpty("projection");
        if (spec.isEmpty()) {
            return found;
        }
        Projection projection = Projection.parse(spec, filter);
        Variables variables = context.variables();
        return () -> {
            Doc document = found.next();
            return document == null ? null : Doc.of(projection.apply(document, variables));
        };
    }

    private static BsonDocument getMore(CommandContext context) {
        Fields fields = context.fields().only(GET_MORE_FIELDS);
        if (!context.body().isInt64("getMore")) {
            throw MongoError.typeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
        }
        return context.server().cursors().next(context.body().getInt64("getMore").getValue(),
                new Namespace(context.database(), fields.text("collection")), fields.count("batchSize", 0),
                fields.count("maxTimeMS", AWAIT_DATA_MS));
    }

    private static BsonDocument killCursors(CommandContext context) {
        BsonArray killed = new BsonArray();
        BsonArray missing = new BsonArray();
        Namespace namespace = new Namespace(context.database(), context.fields().text("killCursors"));
        for (BsonValue id : context.fields().arrayOrEmpty("cursors")) {
            boolean found = context.server().cursors().kill(id.asNumber().longValue(), namespace);
            (found ? killed : missing).add(id);
        }
        return new BsonDocument("cursorsKilled", killed).append("cursorsNotFound", missing)
                .append("cursorsAlive", new BsonArray()).append("cursorsUnknown", new BsonArray());
    }

    private static BsonDocument count(CommandContext context) {
        Fields fields = context.fields().only(COUNT_FIELDS);
        fields.refuseCollation();
        BsonDocument filterDocument = fields.documentOrEmpty("query");
        Filter filter = context.filter(filterDocument);
        long skip = fields.count("skip", 0);
        long limit = Math.abs(fields.get("limit") instanceof BsonNumber given ? given.longValue() : 0);
        try (Reading reading = context.reading()) {
            Optional<CollectionInfo> collection = reading.state().collection(context.namespace());
            long all = collection.isEmpty() ? 0 : filterDocument.isEmpty()
                    ? reading.state().size(collection.get().documents())
                    : countMatches(reading, collection.get(), filter, context.deadline());
            long counted = Math.max(0, all - skip);
            return new BsonDocument("n", number(limit == 0 ? counted : Math.min(limit, counted)));
        }
    }

    private static long countMatches(Reading reading, CollectionInfo collection, Filter filter, Deadline deadline) {
        DocIterator matches = QueryRunner.run(reading.state(), collection, Query.of(filter), deadline);
        long count = 0;
        while (matches.next() != null) {
            deadline.check();
            count++;
        }
        return count;
    }

    private static BsonDocument distinct(CommandContext context) {
        Fields fields = context.fields().only(DISTINCT_FIELDS);
        fields.refuseCollation();
        String key = fields.text("key");
        Filter filter = context.filter(fields.documentOrEmpty("query"));
        Map<byte[], BsonValue> values = new TreeMap<>(Arrays::compareUnsigned);
        try (Reading reading = context.reading()) {
            Optional<CollectionInfo> collection = reading.state().collection(context.namespace());
            if (collection.isPresent()) {
                Deadline deadline = context.deadline();
                DocIterator matches = QueryRunner.run(reading.state(), collection.get(), Query.of(filter), deadline);
                for (Doc document = matches.next(); document != null; document = matches.next()) {
                    deadline.check();
                    PathValues.of(document, key).forEach(value -> values.putIfAbsent(SortKey.of(value), value));
                }
            }
            BsonDocument reply = new BsonDocument("values", new BsonArray(new ArrayList<>(values.values())));
            reading.announcedTime().ifPresent(time -> reply.append("atClusterTime", time));
            return reply;
        }
    }

    /** MongoDB answers counts as int32 while they fit. */
    static BsonValue number(long value) {
        return value == (int) value ? new BsonInt32((int) value) : new BsonInt64(value);
    }
}
