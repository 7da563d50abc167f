package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.MatchPosition;
import java.util.Arrays;
import org.bson.BsonDocument;

/** A whole new document that keeps only {@code _id}; its bytes are stored as they came. */
public final class Replacement implements Update {

    private final byte[] document;

    private Replacement(byte[] document) {
        this.document = document;
    }

    /** @param document checked bytes */
    public static Replacement of(byte[] document) {
        int position = 4;
        while (document[position] != 0) {
            int value = RawBson.valueOffset(document, position);
            if (document[position + 1] == '$') {
                throw new MongoError(ErrorCode.DOLLAR_PREFIXED_FIELD_NAME, "The dollar ($) prefixed field '"
                        + RawBson.name(document, position) + "' in '" + RawBson.name(document, position)
                        + "' is not allowed in the context of an update's replacement document. "
                        + "Consider using an aggregation pipeline with $replaceWith.");
            }
            position = value + RawBson.valueLength(document[position], document, value);
        }
        return new Replacement(document);
    }

    static Replacement of(BsonDocument document) {
        return of(BsonEncoder.encode(document));
    }

    @Override
    public byte[] apply(Doc before, MatchPosition position, boolean inserting) {
        byte[] old = before.raw();
        int oldId = RawBson.findId(old);
        int newId = RawBson.findId(document);
        if (newId < 0) {
            return oldId < 0 ? document : withId(old, oldId, document, -1);
        }
        boolean same = oldId < 0 || Arrays.equals(key(old, oldId), key(document, newId));
        if (!same) {
            throw new MongoError(ErrorCode.IMMUTABLE_FIELD, "After applying the update, the (immutable) field '_id' was found to have "
                    + "been altered to " + io.devsync.server.embedded.bson.BsonDecoder.elementValue(document, newId));
        }
        return newId == 4 ? document : withId(document, newId, document, newId);
    }

    @Override
    public boolean usesPosition() {
        return false;
    }

    private static byte[] key(byte[] bytes, int element) {
        return SortKey.of(bytes[element], bytes, RawBson.valueOffset(bytes, element));
    }

    /** {@code _id} first, then the other fields. */
    private static byte[] withId(byte[] source, int id, byte[] rest, int skipped) {
        int idEnd = elementEnd(source, id);
        ByteWriter out = new ByteWriter(rest.length + idEnd - id);
        int length = out.reserveInt32();
        out.writeBytes(source, id, idEnd - id);
        if (skipped < 0) {
            out.writeBytes(rest, 4, rest.length - 4);
        } else {
            int skippedEnd = elementEnd(rest, skipped);
            out.writeBytes(rest, 4, skipped - 4);
            out.writeBytes(rest, skippedEnd, rest.length - skippedEnd);
        }
        out.patchLength(length);
        return out.toByteArray();
    }

    private static int elementEnd(byte[] bytes, int element) {
        int value = RawBson.valueOffset(bytes, element);
        return value + RawBson.valueLength(bytes[element], bytes, value);
    }
}
