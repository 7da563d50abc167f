package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;

/**
 * Reads what {@code mongodump --archive} wrote (mongo-tools, archive/spec.md): what all collections are like, then blocks of documents,
 * those of several collections by turns, and for each a checksum at its end.
 */
final class ArchiveReader {

    /** The first bytes of an archive. */
    static final byte[] MAGIC = {0x6d, (byte) 0xe2, (byte) 0x99, (byte) 0x81};

    private final BsonInput in;
    private final String where;
    private final Function<String, String> databaseNames;
    private final DumpVisitor visitor;
    private final Map<MongoNamespace, Crc64> open = new HashMap<>();
    private final Set<MongoNamespace> skipped = new HashSet<>();

    /**
     * @param stream behind the magic bytes
     * @param databaseNames what a database of the archive is called in the target
     */
    ArchiveReader(InputStream stream, String where, Function<String, String> databaseNames, DumpVisitor visitor) {
        this.in = new BsonInput(stream, where);
        this.where = where;
        this.databaseNames = databaseNames;
        this.visitor = visitor;
    }

    void read() throws IOException {
        try {
            in.documentOfBlock();
            for (Optional<RawBsonDocument> one = in.documentOfBlock(); one.isPresent(); one = in.documentOfBlock()) {
                collection(one.get());
            }
            for (Optional<RawBsonDocument> header = in.document(); header.isPresent(); header = in.document()) {
                block(header.get());
            }
        } catch (BsonInvalidOperationException | IllegalArgumentException broken) {
            throw new TransferException(where + ": " + broken.getMessage() + " (expected: an archive of mongodump)", broken);
        }
        if (!open.isEmpty()) {
            throw new TransferException(where + " ends before collection " + open.keySet().iterator().next().getFullName()
                    + " is complete (expected: the whole archive)");
        }
    }

    private void collection(BsonDocument entry) {
        Optional<String> refusal = refusal(entry);
        if (refusal.isPresent()) {
            visitor.note(refusal.get());
            return;
        }
        MongoNamespace namespace = namespace(entry);
        CollectionMetadata metadata = entry.isString("metadata") && !entry.getString("metadata").getValue().isEmpty()
                ? CollectionMetadata.parse(entry.getString("metadata").getValue(), where)
                : CollectionMetadata.NONE;
        if (!metadata.type().equals("collection")) {
            skipped.add(namespace);
            visitor.note(namespace.getFullName() + " is left out: it is a " + metadata.type());
            return;
        }
        open.put(namespace, new Crc64());
        visitor.collection(namespace, metadata);
    }

    private void block(BsonDocument header) throws IOException {
        boolean wanted = refusal(header).isEmpty() && !skipped.contains(namespace(header));
        if (!wanted) {
            while (in.documentOfBlock().isPresent()) {
                // Left out as a whole.
            }
            return;
        }
        MongoNamespace namespace = namespace(header);
        Crc64 sum = open.get(namespace);
        if (sum == null) {
            throw new TransferException(where + ": documents of collection " + namespace.getFullName()
                    + ", which is not in the archive's table of contents, or ended before");
        }
        for (Optional<RawBsonDocument> one = in.documentOfBlock(); one.isPresent(); one = in.documentOfBlock()) {
            ByteBuf buffer = one.get().getByteBuffer();
            ByteBuffer bytes = buffer.asNIO();
            sum.update(bytes.array(), bytes.limit());
            buffer.release();
            visitor.document(namespace, one.get());
        }
        if (header.getBoolean("EOF", BsonBoolean.FALSE).getValue()) {
            requireSum(namespace, sum, header.getInt64("CRC").getValue());
            open.remove(namespace);
            visitor.end(namespace);
        }
    }

    private void requireSum(MongoNamespace namespace, Crc64 sum, long expected) {
        if (sum.value() != expected) {
            throw new TransferException(where + ": the checksum of collection " + namespace.getFullName()
                    + " is wrong: the archive is damaged. Documents read until here are imported");
        }
    }

    private Optional<String> refusal(BsonDocument entry) {
        String database = entry.getString("db").getValue();
        String collection = entry.getString("collection").getValue();
        if (database.isEmpty()) {
            return Optional.of("the archive's " + collection + " is left out: only documents are imported");
        }
        return collection.startsWith("system.")
                ? Optional.of(database + "." + collection + " is left out: it is MongoDB's own")
                : OwnDatabases.refusal(database).map(reason -> database + "." + collection + " is left out: " + reason);
    }

    private MongoNamespace namespace(BsonDocument entry) {
        return new MongoNamespace(
                databaseNames.apply(entry.getString("db").getValue()), entry.getString("collection").getValue());
    }
}
