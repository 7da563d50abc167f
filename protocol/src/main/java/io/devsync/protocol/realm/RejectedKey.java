package io.devsync.protocol.realm;

import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.PrimaryKey.IntKey;
import io.devsync.protocol.value.PrimaryKey.NullKey;
import io.devsync.protocol.value.PrimaryKey.ObjectIdKey;
import io.devsync.protocol.value.PrimaryKey.StringKey;
import io.devsync.protocol.value.PrimaryKey.UuidKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.bson.types.ObjectId;

/**
 * The primary keys in {@code rejectedUpdates}: base64 of type and value, as in a changeset but never interned
 * (§4.5.2).
 */
final class RejectedKey {

    private static final int NULL = 0x00;
    private static final int INT = 0x01;
    private static final int STRING = 0x03;
    private static final int OBJECT_ID = 0x0a;
    private static final int UUID_TYPE = 0x0b;

    /** Groups of 7 bits of which the last one has 6 and a sign (changeset-format §1). */
    private static final int VARINT_BYTES_MAX = 10;

    private RejectedKey() {}

    static String encode(PrimaryKey key) {
        byte[] bytes =
                switch (key) {
                    case NullKey ignored -> new byte[] {NULL};
                    case IntKey(long value) ->
                        putVarint(ByteBuffer.allocate(1 + VARINT_BYTES_MAX).put((byte) INT), value);
                    case StringKey(String value) -> encode(ByteSink.utf8(value));
                    case ObjectIdKey(ObjectId value) ->
                        ByteBuffer.allocate(13).put((byte) OBJECT_ID).put(value.toByteArray()).array();
                    case UuidKey(UUID value) ->
                        ByteBuffer.allocate(17)
                                .put((byte) UUID_TYPE)
                                .putLong(value.getMostSignificantBits())
                                .putLong(value.getLeastSignificantBits())
                                .array();
                };
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] encode(byte[] utf8) {
        byte[] head = putVarint(ByteBuffer.allocate(1 + VARINT_BYTES_MAX).put((byte) STRING), utf8.length);
        return ByteBuffer.allocate(head.length + utf8.length).put(head).put(utf8).array();
    }

    /** Appends the number; the bytes so far. */
    private static byte[] putVarint(ByteBuffer out, long value) {
        boolean negative = value < 0;
        long rest = negative ? ~value : value;
        while (rest > 0x3f) {
            out.put((byte) (0x80 | rest & 0x7f));
            rest >>>= 7;
        }
        out.put((byte) (rest | (negative ? 0x40 : 0)));
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** The key; refuses whatever makes a client throw or stop. */
    static PrimaryKey decode(String base64) {
        ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        if (!in.hasRemaining()) {
            throw new IllegalArgumentException("primary key: empty");
        }
        int type = in.get();
        PrimaryKey key =
                switch (type) {
                    case NULL -> NullKey.NULL;
                    case INT -> new IntKey(getVarint(in));
                    case STRING -> new StringKey(getString(in));
                    case OBJECT_ID -> new ObjectIdKey(new ObjectId(getBytes(in, 12)));
                    case UUID_TYPE -> {
                        ByteBuffer bytes = ByteBuffer.wrap(getBytes(in, 16));
                        yield new UuidKey(new UUID(bytes.getLong(), bytes.getLong()));
                    }
                    default -> throw new IllegalArgumentException("primary key of type " + type);
                };
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("primary key: " + in.remaining() + " bytes too many");
        }
        return key;
    }

    private static long getVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
            int b = in.get();
            if (b >= 0) {
                value |= (long) (b & 0x3f) << shift;
                return (b & 0x40) != 0 ? ~value : value;
            }
            value |= (long) (b & 0x7f) << shift;
        }
        throw new IllegalArgumentException("primary key: integer without end");
    }

    private static String getString(ByteBuffer in) {
        long length = getVarint(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("primary key: string of " + length + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(getBytes(in, (int) length))).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("primary key: string is not UTF-8", e);
        }
    }

    private static byte[] getBytes(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new IllegalArgumentException("primary key: " + in.remaining() + " bytes (expected: " + length + ")");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
