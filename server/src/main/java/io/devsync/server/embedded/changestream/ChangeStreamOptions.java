package io.devsync.server.embedded.changestream;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Change;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Oplog;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What a stream watches, from where, and with which documents.
 *
 * @param start the place after which events are wanted; empty for now
 * @param documents whether events come with documents and with what updates changed in them
 * @param exceptSession the id of a session of whose transactions no events are wanted
 */
public record ChangeStreamOptions(
        Scope scope,
        Optional<ResumeToken> start,
        boolean updateLookup,
        boolean documents,
        Optional<BsonBinary> exceptSession)
        implements Oplog.Reader {

    private static final BsonInt32 KEPT = new BsonInt32(1);
    private static final Set<String> DOCUMENT_FIELDS = Set.of("fullDocument", "updateDescription");
    private static final Set<String> SYSTEM_DATABASES = Set.of("admin", "config", "local");

    /** What is watched. */
    public sealed interface Scope {
        record Collection(Namespace namespace) implements Scope { }

        record Database(String name) implements Scope { }

        record Everything() implements Scope { }
    }

    /**
     * @param namespace of the aggregate command
     * @param wholeDatabase whether the command names no collection
     * @throws MongoError for options that are wrong or not supported
     */
    public static ChangeStreamOptions parse(BsonDocument spec, Namespace namespace, boolean wholeDatabase) {
        boolean everything = spec.getBoolean("allChangesForCluster", org.bson.BsonBoolean.FALSE).getValue();
        if (everything && !(wholeDatabase && namespace.database().equals("admin"))) {
            throw new MongoError(ErrorCode.INVALID_OPTIONS, "A change stream on the whole cluster must be opened on database admin");
        }
        Scope scope = everything ? new Scope.Everything()
                : wholeDatabase ? new Scope.Database(namespace.database()) : new Scope.Collection(namespace);
        String fullDocument = spec.getString("fullDocument", new BsonString("default")).getValue();
        String before = spec.getString("fullDocumentBeforeChange", new BsonString("off")).getValue();
        if (before.equals("required") || fullDocument.equals("required")) {
            throw MongoError.notImplemented("A change stream with stored pre- and post-images");
        }
        return new ChangeStreamOptions(scope, start(spec), fullDocument.equals("updateLookup"), true, Optional.empty());
    }

    /**
     * The same for a pipeline that goes on with these stages: what they throw away at once, {@code {$match: {"lsid.id": {$ne: id}}}} or a
     * {@code $project} that names the fields it keeps, need not be made in the first place.
     */
    public ChangeStreamOptions followedBy(BsonArray stages) {
        int next = 0;
        Optional<BsonBinary> session = Optional.empty();
        if (next < stages.size()) {
            BsonDocument condition = operand(operand(stages.get(next).asDocument(), "$match"), "lsid.id");
            if (condition.size() == 1 && condition.isBinary("$ne")) {
                session = Optional.of(condition.getBinary("$ne"));
                next++;
            }
        }
        boolean kept = next == stages.size() || !leavesOutDocuments(operand(stages.get(next).asDocument(), "$project"));
        return new ChangeStreamOptions(scope, start, updateLookup && kept, kept, session);
    }

    /** Whether a projection keeps some fields and no part of a document. */
    private static boolean leavesOutDocuments(BsonDocument projection) {
        return !projection.isEmpty()
                && projection.entrySet().stream().allMatch(field -> field.getValue().equals(KEPT)
                        && DOCUMENT_FIELDS.stream().noneMatch(field.getKey()::startsWith));
    }

    private static BsonDocument operand(BsonDocument document, String onlyField) {
        return document.size() == 1 && document.isDocument(onlyField) ? document.getDocument(onlyField) : new BsonDocument();
    }

    @Override
    public boolean leavesOut(Change.Origin origin) {
        byte[] session = origin.sessionId();
        return session != null && exceptSession.isPresent() && Arrays.equals(session, exceptSession.get().getData());
    }

    @Override
    public boolean leavesOut(String database) {
        return switch (scope) {
            case Scope.Collection collection -> !database.equals(collection.namespace().database());
            case Scope.Database watched -> !database.equals(watched.name());
            case Scope.Everything everything -> SYSTEM_DATABASES.contains(database);
        };
    }

    private static Optional<ResumeToken> start(BsonDocument spec) {
        if (spec.isDocument("resumeAfter")) {
            ResumeToken token = ResumeToken.parse(spec.getDocument("resumeAfter"));
            if (token.invalidate()) {
                throw new MongoError(ErrorCode.INVALID_OPTIONS, "Attempting to resume a change stream using 'resumeAfter' is not allowed "
                        + "from an invalidate notification.");
            }
            return Optional.of(token);
        }
        if (spec.isDocument("startAfter")) {
            return Optional.of(ResumeToken.parse(spec.getDocument("startAfter")));
        }
        if (spec.isTimestamp("startAtOperationTime")) {
            // Everything at that time and later.
            return Optional.of(ResumeToken.after(spec.getTimestamp("startAtOperationTime").getValue() - 1));
        }
        return Optional.empty();
    }

    boolean watches(Change change) {
        return switch (scope) {
            case Scope.Collection collection -> change.namespace().equals(collection.namespace());
            case Scope.Database database -> change.namespace().database().equals(database.name());
            case Scope.Everything everything -> !SYSTEM_DATABASES.contains(change.namespace().database());
        };
    }

    /** Whether the change takes away what is watched. */
    boolean endedBy(Change change) {
        return switch (scope) {
            case Scope.Collection collection -> change instanceof Change.Drop || change instanceof Change.Rename;
            case Scope.Database database -> change instanceof Change.DropDatabase;
            case Scope.Everything everything -> false;
        };
    }
}
