package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.EntryCursor;
import io.devsync.server.embedded.storage.IndexInfo;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.ReadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** Databases and collections: list, create, drop, rename, sizes. */
final class CatalogCommands {

    private static final Set<String> CREATE_FIELDS = Set.of("capped", "autoIndexId", "idIndex", "size", "max", "storageEngine", "validator",
            "validationLevel", "validationAction", "indexOptionDefaults", "viewOn", "pipeline", "collation", "timeseries",
            "expireAfterSeconds", "clusteredIndex", "changeStreamPreAndPostImages", "encryptedFields", "temp", "flags");
    private static final List<String> REFUSED_OPTIONS = List.of("viewOn", "pipeline", "timeseries", "clusteredIndex",
            "encryptedFields", "expireAfterSeconds");
    /** Above this many documents sizes are estimated from the first ones. */
    private static final int SIZED_MAX = 10_000;

    private CatalogCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("listDatabases", CatalogCommands::listDatabases);
        table.put("listCollections", CatalogCommands::listCollections);
        table.put("create", CatalogCommands::create);
        table.put("drop", CatalogCommands::drop);
        table.put("dropDatabase", CatalogCommands::dropDatabase);
        table.put("renameCollection", CatalogCommands::rename);
        table.put("collMod", CollModCommand::run);
        table.put("dbStats", CatalogCommands::databaseStats);
        table.put("dbstats", CatalogCommands::databaseStats);
        table.put("collStats", CatalogCommands::collectionStats);
        table.put("collstats", CatalogCommands::collectionStats);
        table.put("validate", CatalogCommands::validate);
    }

    private static BsonDocument listDatabases(CommandContext context) {
        Fields fields = context.fields();
        Filter filter = Filter.parse(fields.documentOrEmpty("filter"));
        boolean nameOnly = fields.flag("nameOnly");
        BsonArray databases = new BsonArray();
        long total = 0;
        try (Reading reading = context.reading()) {
            for (String name : reading.state().catalog().databases()) {
                Sizes sizes = sizes(reading.state(), reading.state().catalog().collections(name));
                BsonDocument entry = new BsonDocument("name", new BsonString(name));
                if (!nameOnly) {
                    entry.append("sizeOnDisk", new BsonInt64(sizes.bytes())).append("empty", BsonBoolean.valueOf(sizes.documents() == 0));
                }
                if (filter.matches(Doc.of(entry))) {
                    databases.add(entry);
                    total += sizes.bytes();
                }
            }
        }
        BsonDocument reply = new BsonDocument("databases", databases);
        return nameOnly ? reply : reply.append("totalSize", new BsonInt64(total)).append("totalSizeMb", new BsonInt64(total >> 20));
    }

    private static BsonDocument listCollections(CommandContext context) {
        Fields fields = context.fields();
        String database = context.database();
        Filter filter = Filter.parse(fields.documentOrEmpty("filter"));
        boolean nameOnly = fields.flag("nameOnly");
        Reading reading = context.reading();
        List<Doc> entries = new ArrayList<>();
        for (CollectionInfo info : reading.state().catalog().collections(database)) {
            BsonDocument entry = new BsonDocument("name", new BsonString(info.namespace().collection()))
                    .append("type", new BsonString("collection"));
            if (!nameOnly) {
                entry.append("options", info.options())
                        .append("info", new BsonDocument("readOnly", BsonBoolean.FALSE).append("uuid", new BsonBinary(info.uuid())))
                        .append("idIndex", IndexCommands.idIndex());
            }
            if (filter.matches(Doc.of(entry))) {
                entries.add(Doc.of(entry));
            }
        }
        long batchSize = new Fields("cursor", fields.documentOrEmpty("cursor")).count("batchSize", -1);
        return context.server().cursors().first(new Namespace(database, "$cmd.listCollections"), DocIterator.of(entries), reading, batchSize,
                false);
    }

    private static BsonDocument create(CommandContext context) {
        Fields fields = context.fields().only(CREATE_FIELDS);
        fields.refuseCollation();
        if (fields.flag("capped")) {
            throw MongoError.notImplemented("A capped collection");
        }
        for (String option : REFUSED_OPTIONS) {
            boolean empty = fields.get(option) instanceof BsonDocument document && document.isEmpty();
            if (fields.has(option) && !empty) {
                throw MongoError.notImplemented("The option " + option + " of create");
            }
        }
        if (new Fields("create", fields.documentOrEmpty("changeStreamPreAndPostImages")).flag("enabled")) {
            throw MongoError.notImplemented("The option changeStreamPreAndPostImages of create");
        }
        Namespace namespace = context.namespace();
        BsonDocument options = CollectionOptions.changed(new BsonDocument(), fields);
        context.server().engine().write(context.ticket(), context.origin(), writing -> writing.create(namespace, options));
        return new BsonDocument();
    }

    private static BsonDocument drop(CommandContext context) {
        Namespace namespace = context.namespace();
        int indexes = context.server().engine().write(context.ticket(), context.origin(), writing -> {
            CollectionInfo info = writing.state().collection(namespace).orElse(null);
            if (info == null) {
                return 0;
            }
            writing.drop(info);
            return info.indexes().size() + 1;
        });
        if (indexes == 0) {
            // Since 7.0 dropping what is not there is no error.
            return new BsonDocument();
        }
        return new BsonDocument("nIndexesWas", new BsonInt32(indexes)).append("ns", new BsonString(namespace.toString()));
    }

    private static BsonDocument dropDatabase(CommandContext context) {
        String database = context.database();
        context.server().engine().write(context.ticket(), context.origin(), writing -> {
            writing.dropDatabase(database);
            return database;
        });
        return new BsonDocument("dropped", new BsonString(database));
    }

    private static BsonDocument rename(CommandContext context) {
        Namespace source = namespace(context.fields().text("renameCollection"));
        Namespace target = namespace(context.fields().text("to"));
        boolean dropTarget = context.fields().flag("dropTarget");
        if (source.equals(target)) {
            throw new MongoError(ErrorCode.ILLEGAL_OPERATION, "Can't rename a collection to itself");
        }
        context.server().engine().write(context.ticket(), context.origin(), writing -> {
            CollectionInfo info = writing.state().collection(source).orElseThrow(() ->
                    new MongoError(ErrorCode.NAMESPACE_NOT_FOUND, "Source collection " + source + " does not exist"));
            writing.state().collection(target).ifPresent(existing -> {
                if (!dropTarget) {
                    throw new MongoError(ErrorCode.NAMESPACE_EXISTS, "target namespace exists");
                }
            });
            writing.rename(info, target);
            return target;
        });
        return new BsonDocument();
    }

    private static Namespace namespace(String full) {
        int dot = full.indexOf('.');
        if (dot < 0) {
            throw new MongoError(ErrorCode.INVALID_NAMESPACE, "Invalid namespace specified '" + full + "'");
        }
        return Namespace.parse(full.substring(0, dot), full.substring(dot + 1));
    }

    private record Sizes(long collections, long documents, long bytes, long indexes) { }

    private static Sizes sizes(ReadState state, List<CollectionInfo> collections) {
        long documents = 0;
        long bytes = 0;
        long indexes = 0;
        for (CollectionInfo info : collections) {
            long count = state.size(info.documents());
            documents += count;
            bytes += bytes(state, info, count);
            indexes += info.indexes().size() + 1;
        }
        return new Sizes(collections.size(), documents, bytes, indexes);
    }

    private static long bytes(ReadState state, CollectionInfo info, long count) {
        EntryCursor cursor = state.scan(info.documents(), null, null, false);
        long sized = 0;
        long bytes = 0;
        while (sized < SIZED_MAX && cursor.next()) {
            bytes += cursor.value().length;
            sized++;
        }
        return sized == 0 ? 0 : (long) ((double) bytes / sized * count);
    }

    private static BsonDocument databaseStats(CommandContext context) {
        try (Reading reading = context.reading()) {
            Sizes sizes = sizes(reading.state(), reading.state().catalog().collections(context.database()));
            return new BsonDocument("db", new BsonString(context.database()))
                    .append("collections", ReadCommands.number(sizes.collections()))
                    .append("views", new BsonInt32(0))
                    .append("objects", ReadCommands.number(sizes.documents()))
                    .append("avgObjSize", new BsonDouble(sizes.documents() == 0 ? 0 : (double) sizes.bytes() / sizes.documents()))
                    .append("dataSize", new BsonDouble(sizes.bytes()))
                    .append("storageSize", new BsonDouble(sizes.bytes()))
                    .append("indexes", ReadCommands.number(sizes.indexes()))
                    .append("indexSize", new BsonDouble(0))
                    .append("totalSize", new BsonDouble(sizes.bytes()))
                    .append("scaleFactor", new BsonDouble(1))
                    .append("fsUsedSize", new BsonDouble(context.server().engine().fileBytes()));
        }
    }

    private static BsonDocument collectionStats(CommandContext context) {
        try (Reading reading = context.reading()) {
            return stats(reading.state(), context.namespace());
        }
    }

    /** The figures of {@code collStats} and of the stage {@code $collStats}; of a collection that does not exist they are zero. */
    static BsonDocument stats(ReadState state, Namespace namespace) {
        List<CollectionInfo> found = state.collection(namespace).stream().toList();
        Sizes sizes = sizes(state, found);
        BsonDocument indexSizes = new BsonDocument("_id_", new BsonInt32(0));
        found.forEach(info -> info.indexes().forEach((IndexInfo index) -> indexSizes.append(index.name(), new BsonInt32(0))));
        BsonDocument stats = new BsonDocument("ns", new BsonString(namespace.toString()))
                .append("size", ReadCommands.number(sizes.bytes()))
                .append("count", ReadCommands.number(sizes.documents()));
        if (sizes.documents() > 0) {
            stats.append("avgObjSize", ReadCommands.number(sizes.bytes() / sizes.documents()));
        }
        return stats.append("storageSize", ReadCommands.number(sizes.bytes()))
                .append("freeStorageSize", new BsonInt32(0))
                .append("capped", BsonBoolean.FALSE)
                .append("nindexes", ReadCommands.number(sizes.indexes()))
                .append("indexBuilds", new BsonArray())
                .append("totalIndexSize", new BsonInt32(0))
                .append("totalSize", ReadCommands.number(sizes.bytes()))
                .append("indexSizes", indexSizes)
                .append("scaleFactor", new BsonInt32(1));
    }

    private static BsonDocument validate(CommandContext context) {
        try (Reading reading = context.reading()) {
            Namespace namespace = context.namespace();
            CollectionInfo info = reading.state().collection(namespace).orElseThrow(() ->
                    new MongoError(ErrorCode.NAMESPACE_NOT_FOUND, "Collection '" + namespace + "' does not exist to validate."));
            return new BsonDocument("ns", new BsonString(namespace.toString()))
                    .append("nrecords", ReadCommands.number(reading.state().size(info.documents())))
                    .append("nIndexes", new BsonInt32(info.indexes().size() + 1))
                    .append("valid", BsonBoolean.TRUE)
                    .append("errors", new BsonArray())
                    .append("warnings", new BsonArray());
        }
    }
}
