package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.IndexInfo;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Writing;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** {@code collMod}: changes a collection's validator, and when documents expire by an index. */
final class CollModCommand {

    private static final Set<String> INDEX_FIELDS = Set.of("keyPattern", "name", ExpiryTime.OPTION);

    private CollModCommand() {
    }

    static BsonDocument run(CommandContext context) {
        Set<String> known = new HashSet<>(CollectionOptions.FIELDS);
        known.add("index");
        known.add("changeStreamPreAndPostImages");
        Fields fields = context.fields().only(known);
        if (fields.has("changeStreamPreAndPostImages")) {
            throw MongoError.notImplemented("The option changeStreamPreAndPostImages of collMod");
        }
        Namespace namespace = context.namespace();
        return context.server().engine().write(context.ticket(), context.origin(), writing -> {
            CollectionInfo collection = writing.state().collection(namespace).orElseThrow(() ->
                    new MongoError(ErrorCode.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace));
            BsonDocument options = CollectionOptions.changed(collection.options(), fields);
            BsonDocument reply = fields.has("index")
                    ? changeIndex(writing, collection, new Fields("collMod.index", fields.documentOrEmpty("index")))
                    : new BsonDocument();
            writing.state().collection(namespace).ifPresent(current -> writing.changeOptions(current, options));
            return reply;
        });
    }

    private static BsonDocument changeIndex(Writing writing, CollectionInfo collection, Fields said) {
        for (String field : said.document().keySet()) {
            if (!INDEX_FIELDS.contains(field)) {
                throw MongoError.notImplemented("The option index." + field + " of collMod");
            }
        }
        if (said.has("name") == said.has("keyPattern")) {
            throw new MongoError(ErrorCode.INVALID_OPTIONS, "must specify either index name or key pattern, and not both");
        }
        Optional<IndexInfo> found = said.has("name") ? collection.index(said.text("name"))
                : collection.indexes().stream().filter(index -> index.keyPattern().equals(said.get("keyPattern"))).findFirst();
        IndexInfo index = found.orElseThrow(() -> new MongoError(ErrorCode.INDEX_NOT_FOUND,
                "cannot find index " + said.document().toJson() + " for ns " + collection.namespace()));
        BsonValue before = index.spec().get(ExpiryTime.OPTION, BsonNull.VALUE);
        BsonValue after = ExpiryTime.checked(said.required(ExpiryTime.OPTION), index.keyPattern());
        writing.changeExpiry(collection, index, after);
        BsonDocument reply = new BsonDocument();
        if (!before.isNull()) {
            reply.append("expireAfterSeconds_old", before);
        }
        return reply.append("expireAfterSeconds_new", after);
    }
}
