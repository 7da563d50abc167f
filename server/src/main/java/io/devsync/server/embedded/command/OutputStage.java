package io.devsync.server.embedded.command;

import io.devsync.server.embedded.aggregate.Pipeline;
import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** {@code $out} and {@code $merge}: writes what a pipeline found, all in one step. */
final class OutputStage {

    /** Everything is gathered before the first write: the pipeline may read the collection it writes to. */
    private static final long BYTES_MAX = 256L << 20;

    private OutputStage() {
    }

    static void write(CommandContext context, Namespace source, Pipeline.Output output, DocIterator results) {
        if (context.transaction().isPresent()) {
            throw new MongoError(ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION, output.stage() + " cannot be used in a transaction");
        }
        List<byte[]> documents = new ArrayList<>();
        long bytes = 0;
        for (Doc document = results.next(); document != null; document = results.next()) {
            byte[] prepared = NewDocument.prepare(document.raw());
            bytes += prepared.length;
            if (bytes > BYTES_MAX) {
                throw new MongoError(ErrorCode.QUERY_EXCEEDED_MEMORY, output.stage() + " writes more than " + BYTES_MAX
                        + " bytes (expected: at most that). Write in several steps.");
            }
            documents.add(prepared);
        }
        if (output.stage().equals("$out")) {
            Namespace target = namespace(source, output.specification(), "coll");
            context.server().engine().write(context.ticket(), context.origin(), writing ->
                    replaceAll(writing.writerOrNew(target).validating(context.validating()), documents));
        } else {
            Merge merge = merge(source, output.specification());
            context.server().engine().write(context.ticket(), context.origin(), writing ->
                    mergeAll(writing.writerOrNew(merge.target()).validating(context.validating()), merge, documents));
        }
    }

    private static int replaceAll(CollectionWriter writer, List<byte[]> documents) {
        List<byte[]> old = new ArrayList<>();
        io.devsync.server.embedded.storage.EntryCursor existing =
                writer.state().scan(writer.collection().documents(), null, null, false);
        while (existing.next()) {
            old.add(existing.value());
        }
        old.forEach(document -> writer.claim(CollectionWriter.idOf(document)));
        old.forEach(document -> writer.delete(CollectionWriter.idOf(document), document));
        documents.forEach(writer::insert);
        return documents.size();
    }

    private record Merge(Namespace target, String whenMatched, String whenNotMatched) { }

    private static Merge merge(Namespace source, BsonValue specification) {
        BsonDocument spec = specification.isString() ? new BsonDocument("into", specification) : specification.asDocument();
        if (spec.containsKey("on") && !spec.get("on").equals(new BsonString("_id"))
                && !spec.get("on").equals(new BsonArray(List.of(new BsonString("_id"))))) {
            throw MongoError.notImplemented("$merge on other fields than _id");
        }
        BsonValue whenMatched = spec.getOrDefault("whenMatched", new BsonString("merge"));
        if (!whenMatched.isString()) {
            throw MongoError.notImplemented("$merge with a pipeline for whenMatched");
        }
        BsonValue into = spec.get("into");
        if (into == null) {
            throw MongoError.failedToParse("$merge requires an 'into' field");
        }
        return new Merge(namespace(source, into, "coll"), whenMatched.asString().getValue(),
                spec.getString("whenNotMatched", new BsonString("insert")).getValue());
    }

    private static int mergeAll(CollectionWriter writer, Merge merge, List<byte[]> documents) {
        documents.forEach(document -> writer.claim(CollectionWriter.idOf(document)));
        for (byte[] document : documents) {
            byte[] id = CollectionWriter.idOf(document);
            byte[] existing = writer.state().get(writer.collection().documents(), id);
            if (existing == null) {
                insert(writer, merge.whenNotMatched(), document);
            } else {
                update(writer, merge.whenMatched(), id, existing, document);
            }
        }
        return documents.size();
    }

    private static void insert(CollectionWriter writer, String mode, byte[] document) {
        switch (mode) {
            case "insert" -> writer.insert(document);
            case "discard" -> { }
            case "fail" -> throw MongoError.location(13113, "$merge could not find a matching document in the target collection");
            default -> throw MongoError.badValue("Enumeration value '" + mode + "' for field 'whenNotMatched' is not a valid value.");
        }
    }

    private static void update(CollectionWriter writer, String mode, byte[] id, byte[] existing, byte[] document) {
        switch (mode) {
            case "replace" -> writer.update(id, existing, document, true);
            case "keepExisting" -> { }
            case "merge" -> {
                BsonDocument merged = BsonDecoder.document(existing);
                merged.putAll(BsonDecoder.document(document));
                writer.update(id, existing, BsonEncoder.encode(merged), false);
            }
            // The unique index says what is wrong.
            case "fail" -> writer.insert(document);
            default -> throw MongoError.badValue("Enumeration value '" + mode + "' for field 'whenMatched' is not a valid value.");
        }
    }

    private static Namespace namespace(Namespace source, BsonValue target, String collectionField) {
        if (target.isString()) {
            return Namespace.parse(source.database(), target.asString().getValue());
        }
        BsonDocument spec = target.asDocument();
        return Namespace.parse(spec.getString("db", new BsonString(source.database())).getValue(),
                spec.getString(collectionField).getValue());
    }
}
