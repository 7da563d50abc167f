package io.devsync.server.embedded.bson;

import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A document as bytes, as values, or both; each form is made when first asked for. Owned by one thread. */
public final class Doc {

    private byte @Nullable [] raw;
    private @Nullable BsonDocument decoded;

    private Doc(byte @Nullable [] raw, @Nullable BsonDocument decoded) {
        this.raw = raw;
        this.decoded = decoded;
    }

    public static Doc of(byte[] raw) {
        return new Doc(raw, null);
    }

    public static Doc of(BsonDocument document) {
        return new Doc(null, document);
    }

    /** The value of a top-level field, or null; reads nothing else of a document that is still bytes. */
    public @Nullable BsonValue field(String name) {
        BsonDocument values = decoded;
        if (values != null) {
            return values.get(name);
        }
        byte[] bytes = raw();
        int element = RawBson.find(bytes, name.getBytes(StandardCharsets.UTF_8));
        return element < 0 ? null : BsonDecoder.elementValue(bytes, element);
    }

    /** All values; the caller must not change them. */
    public BsonDocument document() {
        BsonDocument values = decoded;
        if (values == null) {
            values = BsonDecoder.document(raw());
            decoded = values;
        }
        return values;
    }

    public byte[] raw() {
        byte[] bytes = raw;
        if (bytes == null) {
            bytes = BsonEncoder.encode(document());
            raw = bytes;
        }
        return bytes;
    }
}
