package io.devsync.server.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Indexes;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Keeps entries of the history that are too large for a document of MongoDB in parts of their own: a transaction of a
 * device can have 16 MB, and with what an entry says of the objects it touches it gets larger.
 *
 * <p>The parts are written before the segment that mentions them. They count only with it, so that parts whose segment
 * has lost the race for its version are waste and nothing else.
 */
final class LargeEntries {

    /** A segment is one document of MongoDB and so below 16 MB; reading gets many at once. */
    private static final int SEGMENT_BYTES_MAX = 12 * 1024 * 1024;

    private static final int PART_BYTES = 8 * 1024 * 1024;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final String REFERENCE = "large";

    private final MongoCollection<BsonDocument> parts;
    private final Duration limit;
    private boolean indexed;

    LargeEntries(MongoDatabase database, Duration limit) {
        this.parts = database.getCollection("history.large", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                .withReadConcern(ReadConcern.MAJORITY);
        this.limit = limit;
    }

    /**
     * What stands for consecutive entries in their segment: each entry itself, or a reference to its parts, which are
     * durable then.
     *
     * @param first the first entry's version
     */
    BsonArray put(long first, String operation, List<BsonDocument> entries) {
        BsonArray inSegment = new BsonArray(entries.size());
        long room = SEGMENT_BYTES_MAX;
        for (int i = 0; i < entries.size(); i++) {
            BsonDocument entry = entries.get(i);
            long bytes = bytes(entry);
            if (bytes > room) {
                inSegment.add(putParts(first + i, operation, entry));
            } else {
                room -= bytes;
                inSegment.add(entry);
            }
        }
        return inSegment;
    }

    /** About how large a value is: what is large is in binary values, and the rest a constant. */
    private static long bytes(BsonValue value) {
        return switch (value) {
            case BsonBinary binary -> binary.getData().length + 16L;
            case BsonDocument document -> sum(document.values());
            case BsonArray array -> sum(array);
            case BsonString text -> 3L * text.getValue().length() + 16;
            default -> 32;
        };
    }

    private static long sum(Collection<BsonValue> values) {
        long bytes = 16;
        for (BsonValue value : values) {
            bytes += bytes(value);
        }
        return bytes;
    }

    private BsonDocument putParts(long version, String operation, BsonDocument entry) {
        if (!indexed) {
            // Trimming removes by version.
            Await.one(parts.createIndex(Indexes.ascending("version")), limit);
            indexed = true;
        }
        ByteBuf buffer = new RawBsonDocument(entry, CODEC).getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        String id = version + ":" + operation;
        for (int from = 0; from < bytes.length; from += PART_BYTES) {
            BsonDocument part = new BsonDocument("_id", new BsonString(id + ":" + from))
                    .append("entry", new BsonString(id))
                    .append("version", new BsonInt64(version))
                    .append("from", new BsonInt32(from))
                    .append("bytes", new BsonBinary(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES))));
            Await.one(parts.insertOne(part), limit);
        }
        return new BsonDocument(REFERENCE, new BsonString(id)).append("bytes", new BsonInt32(bytes.length));
    }

    /** The entry that a document of a segment is or refers to. */
    BsonDocument get(BsonDocument inSegment) {
        if (!inSegment.containsKey(REFERENCE)) {
            return inSegment;
        }
        String id = inSegment.getString(REFERENCE).getValue();
        int size = inSegment.getInt32("bytes").getValue();
        List<BsonDocument> found = Await.all(parts.find(eq("entry", id)).sort(ascending("from")), limit);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        found.forEach(part -> bytes.writeBytes(part.getBinary("bytes").getData()));
        if (bytes.size() != size) {
            throw new StoreException("history entry " + id + " has " + bytes.size() + " bytes (expected: " + size + ")");
        }
        return new RawBsonDocument(bytes.toByteArray());
    }

    /** How many bytes an entry has outside its segment. */
    static int bytesBeside(BsonDocument inSegment) {
        return inSegment.containsKey(REFERENCE) ? inSegment.getInt32("bytes").getValue() : 0;
    }

    /** Removes the parts of entries before a version, also of segments that never came to be. */
    void trim(long before) {
        Await.one(parts.deleteMany(lt("version", before)), limit);
    }
}
