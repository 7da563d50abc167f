package io.devsync.protocol.changeset;

import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.Arrays;

/**
 * Reads what instructions are made of: interned strings, primary keys, paths and payloads. Owned by one thread (spec
 * changeset-format §2 to §5).
 */
final class ValueReader {

    private static final Scalar.Bool TRUE = new Scalar.Bool(true);
    private static final Scalar.Bool FALSE = new Scalar.Bool(false);

    private final ChangesetInput input;
    private final StringCache cache;
    private final InternTable strings = new InternTable();

    /** The key read last and where its bytes are: most instructions of a changeset are about the same object. */
    private PrimaryKey lastKey = PrimaryKey.NullKey.NULL;

    private int lastKeyStart;
    private int lastKeyEnd;

    ValueReader(ChangesetInput input, StringCache cache) {
        this.input = input;
        this.cache = cache;
    }

    /** Forgets everything about the changeset read last. */
    void reset() {
        strings.clear();
        lastKey = PrimaryKey.NullKey.NULL;
        lastKeyStart = 0;
        lastKeyEnd = 0;
    }

    /** Reads the definition of an interned string. */
    void readDefinition() throws BadChangesetException {
        int index = input.readUnsignedInt("index of interned string");
        if (index != strings.size()) {
            throw input.badHere("interned string has index " + index + " (expected: " + strings.size() + ")");
        }
        int length = input.readLength("interned string", WireCodes.STRING_BYTES_MAX);
        String string = cache.find(input.bytes(), input.position(), length);
        if (string != null) {
            input.skip(length);
        } else {
            int from = input.position();
            string = input.readUtf8("interned string", length);
            cache.put(input.bytes(), from, length, string);
        }
        if (strings.find(string) >= 0) {
            throw input.badHere("interned string " + index + " is the same as " + strings.find(string) + ": "
                    + Excerpt.of(string));
        }
        strings.add(string);
    }

    String readInterned(String what) throws BadChangesetException {
        int index = input.readUnsignedInt(what);
        if (index >= strings.size()) {
            throw input.badHere(what + ": interned string " + index + " is not defined (defined so far: "
                    + strings.size() + ")");
        }
        return strings.get(index);
    }

    PrimaryKey readKey() throws BadChangesetException {
        int from = input.position();
        int lastLength = lastKeyEnd - lastKeyStart;
        byte[] bytes = input.bytes();
        if (lastLength > 0
                && lastLength <= input.remaining()
                && Arrays.equals(bytes, lastKeyStart, lastKeyEnd, bytes, from, from + lastLength)) {
            input.skip(lastLength);
            return lastKey;
        }
        PrimaryKey key = readNewKey();
        lastKey = key;
        lastKeyStart = from;
        lastKeyEnd = input.position();
        return key;
    }

    private PrimaryKey readNewKey() throws BadChangesetException {
        int type = input.readCode("type of primary key");
        return switch (type) {
            case WireCodes.TYPE_NULL -> PrimaryKey.NullKey.NULL;
            case WireCodes.TYPE_INT -> new PrimaryKey.IntKey(input.readLong("primary key"));
            case WireCodes.TYPE_STRING -> new PrimaryKey.StringKey(readInterned("primary key"));
            case WireCodes.TYPE_OBJECT_ID -> new PrimaryKey.ObjectIdKey(input.readObjectId());
            case WireCodes.TYPE_UUID -> new PrimaryKey.UuidKey(input.readUuid());
            case WireCodes.TYPE_GLOBAL_KEY -> throw input.badHere("the object has no primary key (its key is a"
                    + " GlobalKey). Give its class a primary key \"_id\": sync needs one");
            default -> throw input.badHere("type of primary key: " + type
                    + " (expected: null 0, int 1, string 3, ObjectId 10 or UUID 11)");
        };
    }

    Path readPath() throws BadChangesetException {
        int size = input.readUnsignedInt("length of path");
        if (size == 0) {
            return Path.ROOT;
        }
        if (size > WireCodes.PATH_ELEMENTS_MAX || size > input.remaining()) {
            throw input.badHere("length of path: " + size + " (expected: 0 to "
                    + Math.min(WireCodes.PATH_ELEMENTS_MAX, input.remaining()) + ")");
        }
        Path.Builder path = new Path.Builder(size);
        for (int i = 0; i < size; i++) {
            long element = input.readLong("path element");
            if (element > Integer.MAX_VALUE) {
                throw input.badHere("path element: index " + element + " (expected: 0 to 2147483647)");
            }
            if (element >= 0) {
                path.index((int) element);
            } else {
                path.key(readInterned("key in path"));
            }
        }
        return path.build();
    }

    Payload readPayload() throws BadChangesetException {
        int type = input.readCode("type of payload");
        return switch (type) {
            case WireCodes.TYPE_OBJECT_VALUE -> Payload.Marker.OBJECT_VALUE;
            case WireCodes.TYPE_DICTIONARY -> Payload.Marker.DICTIONARY;
            case WireCodes.TYPE_ERASED -> Payload.Marker.ERASED;
            case WireCodes.TYPE_LIST -> Payload.Marker.LIST;
            case WireCodes.TYPE_SET -> Payload.Marker.SET;
            default -> readScalar(type);
        };
    }

    /** A payload that must be a scalar, as members of sets are. */
    Scalar readScalar() throws BadChangesetException {
        return readScalar(input.readCode("type of payload"));
    }

    private Scalar readScalar(int type) throws BadChangesetException {
        return switch (type) {
            case WireCodes.TYPE_NULL -> Scalar.Null.NULL;
            case WireCodes.TYPE_INT -> new Scalar.Int(input.readLong("int"));
            case WireCodes.TYPE_BOOL -> input.readBool("bool") ? TRUE : FALSE;
            case WireCodes.TYPE_STRING -> new Scalar.Str(input.readString("string"));
            case WireCodes.TYPE_BINARY -> new Scalar.Binary(input.readBinary());
            case WireCodes.TYPE_TIMESTAMP -> readTimestamp();
            case WireCodes.TYPE_FLOAT -> new Scalar.Float(input.readFloat());
            case WireCodes.TYPE_DOUBLE -> new Scalar.Double(input.readDouble());
            case WireCodes.TYPE_DECIMAL -> new Scalar.Decimal(input.readDecimal());
            case WireCodes.TYPE_LINK -> {
                String target = readInterned("target class of link");
                yield new Scalar.Link(target, readKey());
            }
            case WireCodes.TYPE_OBJECT_ID -> new Scalar.ObjectId(input.readObjectId());
            case WireCodes.TYPE_UUID -> new Scalar.Uuid(input.readUuid());
            default -> throw input.badHere("type of payload: " + type + " is no value here");
        };
    }

    private Scalar.Timestamp readTimestamp() throws BadChangesetException {
        long seconds = input.readLong("seconds of timestamp");
        long nanoseconds = input.readLong("nanoseconds of timestamp");
        boolean sameSign = seconds == 0 || nanoseconds == 0 || seconds < 0 == nanoseconds < 0;
        if (!sameSign || nanoseconds <= -1_000_000_000 || nanoseconds >= 1_000_000_000) {
            throw input.badHere("timestamp: " + seconds + " seconds, " + nanoseconds
                    + " nanoseconds (expected: nanoseconds of the same sign and below 1e9)");
        }
        return new Scalar.Timestamp(seconds, (int) nanoseconds);
    }
}
