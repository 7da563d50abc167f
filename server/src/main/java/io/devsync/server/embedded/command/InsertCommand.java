package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.CollectionWriter;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.WriteTarget;
import io.devsync.server.embedded.wire.Limits;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** {@code insert}. */
final class InsertCommand {

    /** So many statements run under one hold of the writer's place; then others get their turn. */
    static final int CHUNK = 1_000;
    /**
     * So many bytes as well. They are one entry of the oplog, and each commit writes the oplog's last page once more; with entries of
     * a megabyte that was a third of all that inserting wrote.
     */
    private static final int CHUNK_BYTES = 128 << 10;

    private static final Set<String> FIELDS = Set.of("documents", "ordered", "bypassDocumentValidation", "stmtIds", "stmtId");

    private final CommandContext context;
    private final Namespace namespace;
    private final List<byte[]> documents;
    private final WriteErrors errors;
    private int next;
    private int inserted;

    private InsertCommand(CommandContext context) {
        Fields fields = context.fields().only(FIELDS);
        this.context = context;
        this.namespace = context.namespace();
        this.documents = context.request().sequence("documents");
        this.errors = new WriteErrors(context, fields.flag("ordered", true));
        checkBatch(documents.size());
    }

    static BsonDocument run(CommandContext context) {
        return new InsertCommand(context).run();
    }

    /** @throws MongoError InvalidLength for no statement or more than {@code maxWriteBatchSize} */
    static void checkBatch(int size) {
        if (size < 1 || size > Limits.WRITE_BATCH) {
            throw MongoError.location(16, "Write batch sizes must be between 1 and " + Limits.WRITE_BATCH + ". Got " + size + " operations.");
        }
    }

    private BsonDocument run() {
        while (next < documents.size()) {
            context.write(this::insertChunk);
        }
        BsonDocument reply = new BsonDocument("n", new BsonInt32(inserted));
        errors.addTo(reply);
        return reply;
    }

    private int insertChunk(WriteTarget target) {
        target.insert(namespace, writer -> insertChunk(writer.validating(context.validating())));
        return inserted;
    }

    private void insertChunk(CollectionWriter writer) {
        int end = Math.min(documents.size(), next + CHUNK);
        int bytes = 0;
        while (next < end && bytes < CHUNK_BYTES) {
            bytes += documents.get(next).length;
            try {
                writer.insert(NewDocument.prepare(documents.get(next)));
                inserted++;
                next++;
            } catch (MongoError refused) {
                boolean stop = errors.add(next, refused);
                next = stop ? documents.size() : next + 1;
            }
        }
    }
}
