package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.IndexInfo;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** {@code createIndexes}, {@code dropIndexes}, {@code listIndexes}. */
final class IndexCommands {

    private static final Set<String> SPEC_FIELDS = Set.of("key", "name", "unique", "sparse", "background", "partialFilterExpression",
            "expireAfterSeconds", "v", "ns", "hidden", "collation", "storageEngine");
    private static final int INDEXES_MAX = 64;
    private static final int COMPONENTS_MAX = 32;

    private IndexCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("createIndexes", IndexCommands::create);
        table.put("dropIndexes", IndexCommands::drop);
        table.put("deleteIndexes", IndexCommands::drop);
        table.put("listIndexes", IndexCommands::list);
    }

    static BsonDocument idIndex() {
        return new BsonDocument("v", new BsonInt32(2)).append("key", new BsonDocument("_id", new BsonInt32(1)))
                .append("name", new BsonString("_id_"));
    }

    private static BsonDocument create(CommandContext context) {
        Fields fields = context.fields().only(Set.of("indexes", "commitQuorum", "ignoreUnknownIndexOptions"));
        Namespace namespace = context.namespace();
        BsonArray specs = fields.arrayOrEmpty("indexes");
        if (specs.isEmpty()) {
            throw MongoError.badValue("Must specify at least one index to create");
        }
        List<BsonDocument> wanted = specs.stream().map(IndexCommands::checked).toList();
        return context.server().engine().write(context.ticket(), context.origin(), writing -> create(writing, namespace, wanted));
    }

    private static BsonDocument create(Writing writing, Namespace namespace, List<BsonDocument> wanted) {
        boolean made = writing.writer(namespace).isEmpty();
        int before = writing.writerOrNew(namespace).collection().indexes().size() + 1;
        for (BsonDocument spec : wanted) {
            CollectionInfo collection = writing.writerOrNew(namespace).collection();
            if (!exists(collection, spec)) {
                if (collection.indexes().size() + 1 >= INDEXES_MAX) {
                    throw new MongoError(ErrorCode.CANNOT_CREATE_INDEX, "add index fails, too many indexes for " + namespace);
                }
                writing.createIndex(collection, spec);
            }
        }
        int after = writing.writerOrNew(namespace).collection().indexes().size() + 1;
        BsonDocument reply = new BsonDocument("numIndexesBefore", new BsonInt32(before))
                .append("numIndexesAfter", new BsonInt32(after))
                .append("createdCollectionAutomatically", BsonBoolean.valueOf(made));
        return before == after ? reply.append("note", new BsonString("all indexes already exist")) : reply;
    }

    /** The same index again is no error, a different one under the same name or key is. */
    private static boolean exists(CollectionInfo collection, BsonDocument spec) {
        if (spec.getDocument("key").equals(new BsonDocument("_id", new BsonInt32(1)))) {
            return true;
        }
        for (IndexInfo index : collection.indexes()) {
            boolean sameName = index.name().equals(spec.getString("name").getValue());
            boolean sameKey = index.keyPattern().equals(spec.getDocument("key"));
            if (sameName && sameKey && index.spec().equals(spec)) {
                return true;
            }
            boolean samePartial = java.util.Objects.equals(index.spec().get("partialFilterExpression"), spec.get("partialFilterExpression"));
            if (sameName && sameKey && samePartial) {
                throw new MongoError(ErrorCode.INDEX_OPTIONS_CONFLICT, "An equivalent index already exists with the same name but "
                        + "different options. Requested index: " + spec.toJson() + ", existing index: " + index.spec().toJson());
            }
            if (sameName) {
                throw new MongoError(ErrorCode.INDEX_KEY_SPECS_CONFLICT, "An existing index has the same name as the requested index. "
                        + "When index names are not specified, they are auto generated and can cause conflicts. Please refer to our "
                        + "documentation. Requested index: " + spec.toJson() + ", existing index: " + index.spec().toJson());
            }
            if (sameKey && samePartial) {
                throw new MongoError(ErrorCode.INDEX_OPTIONS_CONFLICT, "Index already exists with a different name: " + index.name());
            }
        }
        return false;
    }

    private static BsonDocument checked(BsonValue value) {
        if (!value.isDocument()) {
            throw MongoError.typeMismatch("The elements of the 'indexes' array must be objects");
        }
        Fields fields = new Fields("createIndexes.indexes", value.asDocument()).only(SPEC_FIELDS);
        fields.refuseCollation();
        BsonDocument key = fields.required("key").asDocument();
        if (key.isEmpty() || key.size() > COMPONENTS_MAX) {
            throw new MongoError(ErrorCode.CANNOT_CREATE_INDEX, "Index keys: " + key.size() + " fields (expected: 1 to " + COMPONENTS_MAX + ")");
        }
        key.forEach(IndexCommands::checkComponent);
        BsonDocument spec = new BsonDocument("v", new BsonInt32(2)).append("key", key)
                .append("name", new BsonString(fields.textOr("name", defaultName(key))));
        for (String option : List.of("unique", "sparse", "hidden")) {
            if (fields.flag(option)) {
                spec.append(option, BsonBoolean.TRUE);
            }
        }
        if (fields.has(ExpiryTime.OPTION)) {
            spec.append(ExpiryTime.OPTION, ExpiryTime.checked(fields.required(ExpiryTime.OPTION), key));
        }
        BsonDocument partial = fields.documentOrEmpty("partialFilterExpression");
        if (fields.has("partialFilterExpression")) {
            if (fields.flag("sparse")) {
                throw new MongoError(ErrorCode.CANNOT_CREATE_INDEX, "cannot mix \"partialFilterExpression\" and \"sparse\" options");
            }
            io.devsync.server.embedded.query.Filter.parse(partial);
            spec.append("partialFilterExpression", partial);
        }
        return spec;
    }

    private static void checkComponent(String path, BsonValue direction) {
        if (direction.isString()) {
            throw MongoError.notImplemented("An index of type " + direction.asString().getValue());
        }
        if (path.contains("$**")) {
            throw MongoError.notImplemented("A wildcard index");
        }
        boolean valid = !path.isEmpty() && !path.startsWith(".") && !path.endsWith(".") && !path.contains("..") && !path.startsWith("$");
        if (!valid || !direction.isNumber() || !Numbers.isTrue(direction)) {
            throw new MongoError(ErrorCode.CANNOT_CREATE_INDEX, "Values in the index key pattern must be non-zero numbers and paths must be "
                    + "valid, found: " + path + ": " + direction);
        }
    }

    private static String defaultName(BsonDocument key) {
        List<String> parts = new ArrayList<>();
        key.forEach((path, direction) -> parts.add(path + "_" + direction.asNumber().intValue()));
        return String.join("_", parts);
    }

    private static BsonDocument drop(CommandContext context) {
        Namespace namespace = context.namespace();
        BsonValue wanted = context.fields().required("index");
        return context.server().engine().write(context.ticket(), context.origin(), writing -> {
            CollectionInfo collection = writing.state().collection(namespace).orElseThrow(() ->
                    new MongoError(ErrorCode.NAMESPACE_NOT_FOUND, "ns not found " + namespace));
            writing.dropIndexes(collection, dropped(collection, wanted));
            return new BsonDocument("nIndexesWas", new BsonInt32(collection.indexes().size() + 1));
        });
    }

    private static List<IndexInfo> dropped(CollectionInfo collection, BsonValue wanted) {
        if (wanted.isString() && wanted.asString().getValue().equals("*")) {
            return collection.indexes();
        }
        List<BsonValue> each = wanted.isArray() ? wanted.asArray() : List.of(wanted);
        List<IndexInfo> found = new ArrayList<>();
        for (BsonValue one : each) {
            if (one.isString() && one.asString().getValue().equals("_id_")) {
                throw new MongoError(ErrorCode.INVALID_OPTIONS, "cannot drop _id index");
            }
            Optional<IndexInfo> index = one.isString() ? collection.index(one.asString().getValue())
                    : collection.indexes().stream().filter(candidate -> candidate.keyPattern().equals(one)).findFirst();
            found.add(index.orElseThrow(() -> new MongoError(ErrorCode.INDEX_NOT_FOUND, one.isString()
                    ? "index not found with name [" + one.asString().getValue() + "]" : "can't find index with key: " + one)));
        }
        return found;
    }

    private static BsonDocument list(CommandContext context) {
        Namespace namespace = context.namespace();
        Reading reading = context.reading();
        Optional<CollectionInfo> collection = reading.state().collection(namespace);
        if (collection.isEmpty()) {
            reading.close();
            throw new MongoError(ErrorCode.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace);
        }
        List<Doc> specs = new ArrayList<>();
        specs.add(Doc.of(idIndex()));
        collection.get().indexes().forEach(index -> specs.add(Doc.of(index.spec())));
        long batchSize = new Fields("cursor", context.fields().documentOrEmpty("cursor")).count("batchSize", -1);
        return context.server().cursors().first(namespace, DocIterator.of(specs), reading, batchSize, false);
    }
}
