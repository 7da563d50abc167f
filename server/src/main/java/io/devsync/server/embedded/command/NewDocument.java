package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.wire.Limits;
import org.bson.types.ObjectId;

/** Makes a document fit to be stored: within the size limit, with an {@code _id} of an allowed type in the first place. */
final class NewDocument {

    private NewDocument() {
    }

    /** @param document checked BSON @throws MongoError InvalidIdField, BSONObjectTooLarge, BadValue */
    static byte[] prepare(byte[] document) {
        int element = RawBson.findId(document);
        byte[] prepared = element == 4 ? document : element < 0 ? withNewId(document) : withIdFirst(document, element);
        checkId(prepared);
        checkSize(prepared);
        return prepared;
    }

    static void checkSize(byte[] document) {
        if (document.length > Limits.DOCUMENT_BYTES) {
            throw new MongoError(ErrorCode.OBJECT_TOO_LARGE, "object to insert too large. size in bytes: " + document.length
                    + ", max size: " + Limits.DOCUMENT_BYTES);
        }
    }

    private static void checkId(byte[] document) {
        byte type = document[4];
        String refused = switch (type) {
            case RawBson.ARRAY -> "array";
            case RawBson.REGEX -> "regex";
            case RawBson.UNDEFINED -> "undefined";
            default -> "";
        };
        if (!refused.isEmpty()) {
            throw new MongoError(ErrorCode.INVALID_ID_FIELD, "The '_id' value cannot be of type " + refused);
        }
        int value = RawBson.valueOffset(document, 4);
        if (type == RawBson.DOCUMENT && document[value + 4] != 0 && document[value + 5] == '$') {
            String name = RawBson.name(document, value + 4);
            if (!name.equals("$ref")) {
                throw new MongoError(ErrorCode.DOLLAR_PREFIXED_FIELD_NAME, "_id fields may not contain '$'-prefixed fields: " + name
                        + " is not valid for storage.");
            }
        }
    }

    private static byte[] withNewId(byte[] document) {
        ByteWriter out = new ByteWriter(document.length + 17);
        int length = out.reserveInt32();
        out.writeByte(RawBson.OBJECT_ID);
        out.writeCString("_id");
        out.writeObjectId(new ObjectId());
        out.writeBytes(document, 4, document.length - 4);
        out.patchLength(length);
        return out.toByteArray();
    }

    private static byte[] withIdFirst(byte[] document, int element) {
        int value = RawBson.valueOffset(document, element);
        int end = value + RawBson.valueLength(document[element], document, value);
        ByteWriter out = new ByteWriter(document.length);
        out.writeBytes(document, 0, 4);
        out.writeBytes(document, element, end - element);
        out.writeBytes(document, 4, element - 4);
        out.writeBytes(document, end, document.length - end);
        return out.toByteArray();
    }
}
