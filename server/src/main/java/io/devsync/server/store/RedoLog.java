package io.devsync.server.store;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.BatchWrites.CollectionWrites;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * What a batch does to our copies, written down before it is done, for a data source without transactions: a batch that was
 * cut off half way can be done again as a whole. Without it the history would be replayed over copies some of which hold it
 * already, and counters would count twice. Each write sets what it sets, whatever was there, so that doing it again is no
 * harm (spec storage-findings §4.3). Used by one thread at a time.
 */
final class RedoLog {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final String ID = "redo";
    private static final String OPERATION = "op";
    private static final String BYTES = "bytes";
    /** A quarter of what a document may have. */
    private static final int PART_BYTES = 4 * 1024 * 1024;
    private static final int SIZE_BYTES = 4;

    private final MongoCollection<BsonDocument> meta;
    private final MongoCollection<BsonDocument> parts;
    private final Duration limit;

    /** A batch that may not have been done to its end. */
    record Pending(long from, long to, List<CollectionWrites> writes) {}

    RedoLog(MongoDatabase database, MongoCollection<BsonDocument> meta, Duration limit) {
        this.meta = meta;
        this.parts = database.getCollection(ID, BsonDocument.class);
        this.limit = limit;
    }

    /** Writes down what is about to be done; forgets what was written down before. */
    void write(Pending batch) {
        byte[] bytes = encode(batch.writes());
        BsonString operation = new BsonString(new ObjectId().toHexString());
        List<BsonDocument> documents = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PART_BYTES) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
            documents.add(new BsonDocument(OPERATION, operation)
                    .append("from", new BsonInt32(from))
                    .append(BYTES, new BsonBinary(part)));
        }
        for (BsonDocument part : documents) {
            Await.one(parts.insertOne(part), limit);
        }
        BsonDocument head = new BsonDocument("_id", new BsonString(ID))
                .append("from", new BsonInt64(batch.from()))
                .append("to", new BsonInt64(batch.to()))
                .append(OPERATION, operation)
                .append(BYTES, new BsonInt32(bytes.length));
        Await.one(meta.replaceOne(Filters.eq("_id", ID), head, new ReplaceOptions().upsert(true)), limit);
        Await.one(parts.deleteMany(Filters.ne(OPERATION, operation)), limit);
    }

    /** The batch that starts at a checkpoint, if one was begun there and has not moved it. */
    Optional<Pending> pending(long checkpoint) {
        return Await.first(meta.find(Filters.eq("_id", ID)), limit)
                .filter(head -> head.getInt64("from").getValue() == checkpoint)
                .map(head -> new Pending(checkpoint, head.getInt64("to").getValue(), writes(head)));
    }

    private List<CollectionWrites> writes(BsonDocument head) {
        Bson itsOwn = Filters.eq(OPERATION, head.getString(OPERATION));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Await.all(parts.find(itsOwn).sort(Sorts.ascending("from")), limit)
                .forEach(part -> bytes.writeBytes(part.getBinary(BYTES).getData()));
        int expected = head.getInt32(BYTES).getValue();
        if (bytes.size() != expected) {
            throw new StoreException("the batch of documents after version " + head.getInt64("from").getValue()
                    + ", which was cut off, has " + bytes.size() + " bytes (expected: " + expected
                    + "). Restore the database from one backup, or drop it: documents stay, and devices start over with a"
                    + " client reset");
        }
        return decode(bytes.toByteArray());
    }

    private static byte[] encode(List<CollectionWrites> writes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (CollectionWrites some : writes) {
            for (WriteModel<BsonDocument> model : some.models()) {
                BsonDocument encoded = encode(model).append("in", new BsonString(some.collection()));
                ByteBuf raw = new RawBsonDocument(encoded, CODEC).getByteBuffer();
                byte[] copy = new byte[raw.remaining()];
                raw.get(copy);
                bytes.writeBytes(copy);
            }
        }
        return bytes.toByteArray();
    }

    private static BsonDocument encode(WriteModel<BsonDocument> model) {
        return switch (model) {
            case ReplaceOneModel<BsonDocument> replace ->
                new BsonDocument("replace", replace.getFilter().toBsonDocument()).append("by", replace.getReplacement());
            case UpdateOneModel<BsonDocument> update ->
                new BsonDocument("update", update.getFilter().toBsonDocument())
                        .append("by", Objects.requireNonNull(update.getUpdate()).toBsonDocument())
                        .append("upsert", BsonBoolean.valueOf(update.getOptions().isUpsert()));
            case DeleteOneModel<BsonDocument> delete ->
                new BsonDocument("delete", delete.getFilter().toBsonDocument());
            default -> throw new IllegalArgumentException("model: " + model
                    + " (expected: a replacement, an update or a deletion, which can be done twice)");
        };
    }

    private static List<CollectionWrites> decode(byte[] bytes) {
        List<CollectionWrites> writes = new ArrayList<>();
        ByteBuffer sizes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + SIZE_BYTES <= bytes.length; at += sizes.getInt(at)) {
            BsonDocument encoded = new RawBsonDocument(bytes, at, sizes.getInt(at)).decode(CODEC);
            writes.add(new CollectionWrites(encoded.getString("in").getValue(), List.of(model(encoded))));
        }
        return writes;
    }

    private static WriteModel<BsonDocument> model(BsonDocument encoded) {
        if (encoded.isDocument("replace")) {
            return new ReplaceOneModel<>(
                    encoded.getDocument("replace"), encoded.getDocument("by"), new ReplaceOptions().upsert(true));
        }
        if (encoded.isDocument("delete")) {
            return new DeleteOneModel<>(encoded.getDocument("delete"));
        }
        UpdateOptions options = new UpdateOptions().upsert(encoded.getBoolean("upsert").getValue());
        return new UpdateOneModel<>(encoded.getDocument("update"), encoded.getDocument("by"), options);
    }
}
