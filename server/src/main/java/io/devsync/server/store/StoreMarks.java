package io.devsync.server.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Marks by which the collections that batches of documents fill know each other. A batch leaves the same mark in each
 * collection that it writes to and, for that collection, next to the checkpoint: in one transaction, so that whatever dies
 * in between, they agree. A collection that was restored on its own from a backup, older or newer, has another mark than
 * the checkpoint knows of it (spec sync-server-behaviours §9, storage-findings §4.2). Without transactions there are none.
 */
final class StoreMarks {

    /** The field of the checkpoint with the mark of each collection, under its {@link #key}. */
    static final String FIELD = "marks";

    /** Of the mark in a collection of documents or of what is about documents: no object has a document as its key. */
    static final BsonDocument ID = new BsonDocument("devsync", new BsonString("mark"));

    /** Of the mark in the collection of client files: smaller than every ident. */
    static final BsonInt64 FILE_ID = new BsonInt64(0);

    private static final String MARK = "mark";
    private static final int FIRST_ELEMENT_AT = 4;

    private final BsonObjectId mark = new BsonObjectId(new ObjectId());
    private final Set<String> collections;

    /** @param collections those that a batch writes to; empty when it leaves no marks */
    StoreMarks(Set<String> collections) {
        this.collections = collections;
    }

    /** The write that leaves the batch's mark in a collection, if it does. */
    List<WriteModel<BsonDocument>> in(String name) {
        if (!collections.contains(name)) {
            return List.of();
        }
        BsonDocument id = new BsonDocument("_id", idIn(name));
        BsonDocument document = id.clone().append(MARK, mark);
        if (name.equals(ClientFileCollection.NAME)) {
            // Looks like a file that needs nothing of the history and was never away.
            document.append("needs", new BsonInt64(ClientFileRecord.NEEDS_NOTHING))
                    .append("seen", new BsonInt64(Long.MAX_VALUE));
        }
        return List.of(new ReplaceOneModel<>(id, document, new ReplaceOptions().upsert(true)));
    }

    /** Of the mark in a collection. */
    static BsonValue idIn(String collection) {
        return collection.equals(ClientFileCollection.NAME) ? FILE_ID : ID;
    }

    /** Whether the batch leaves none. */
    boolean none() {
        return collections.isEmpty();
    }

    /** What is to be set at the checkpoint. */
    BsonDocument atCheckpoint() {
        BsonDocument set = new BsonDocument();
        collections.forEach(name -> set.append(FIELD + "." + key(name), mark));
        return set;
    }

    /** The mark that each collection must have, as the checkpoint says. */
    static Map<String, ObjectId> expected(BsonDocument checkpoint) {
        Map<String, ObjectId> expected = new TreeMap<>();
        checkpoint.getDocument(FIELD, new BsonDocument()).forEach((key, value) -> expected.put(
                URLDecoder.decode(key, StandardCharsets.UTF_8), value.asObjectId().getValue()));
        return expected;
    }

    /** The mark in a document that is one. */
    static ObjectId of(BsonDocument marked) {
        return marked.getObjectId(MARK).getValue();
    }

    /** A collection's name without the dots that make paths of names. */
    private static String key(String collection) {
        return URLEncoder.encode(collection, StandardCharsets.UTF_8).replace(".", "%2E");
    }

    /** Whether a document is a mark, and nothing that anybody has written. */
    static boolean isMark(RawBsonDocument document) {
        return document.getByteBuffer().get(FIRST_ELEMENT_AT) == BsonType.DOCUMENT.getValue() && isMark(document.get("_id"));
    }

    /** Whether an {@code _id} is a mark's. */
    static boolean isMark(@Nullable BsonValue id) {
        return ID.equals(id);
    }

    /** Finds everything but the mark. */
    static Bson notMark() {
        return Filters.ne("_id", ID);
    }
}
