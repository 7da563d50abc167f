package io.devsync.protocol.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.device.v1.Key;
import io.devsync.protocol.device.v1.Link;
import io.devsync.protocol.device.v1.Null;
import io.devsync.protocol.device.v1.PathElement;
import io.devsync.protocol.device.v1.Value;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Values, keys and paths as protobuf. */
final class ValueMapping {

    private static final Null NULL = Null.getDefaultInstance();
    /** As on Realm's wire: far more than any client nests. */
    private static final int PATH_ELEMENTS_MAX = 256;

    private ValueMapping() {}

    static Key write(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.NullKey ignored -> Key.newBuilder().setNull(NULL).build();
            case PrimaryKey.IntKey(long value) -> Key.newBuilder().setInt(value).build();
            case PrimaryKey.StringKey(String value) -> Key.newBuilder().setString(value).build();
            case PrimaryKey.ObjectIdKey(ObjectId value) -> Key.newBuilder().setObjectId(bytes(value)).build();
            case PrimaryKey.UuidKey(UUID value) -> Key.newBuilder().setUuid(bytes(value)).build();
        };
    }

    static PrimaryKey read(Key key) throws BadChangesetException {
        return switch (key.getValueCase()) {
            case NULL -> PrimaryKey.NullKey.NULL;
            case INT -> new PrimaryKey.IntKey(key.getInt());
            case STRING -> new PrimaryKey.StringKey(key.getString());
            case OBJECT_ID -> new PrimaryKey.ObjectIdKey(objectId(key.getObjectId()));
            case UUID -> new PrimaryKey.UuidKey(uuid(key.getUuid()));
            case VALUE_NOT_SET -> throw new BadChangesetException("primary key: missing or of unknown type");
        };
    }

    static Value write(Payload payload) {
        Value.Builder value = Value.newBuilder();
        switch (payload) {
            case Payload.Marker marker -> value.setMarkerValue(EnumMapping.number(marker));
            case Scalar.Null ignored -> value.setNull(NULL);
            case Scalar.Int(long number) -> value.setInt(number);
            case Scalar.Bool(boolean bool) -> value.setBool(bool);
            case Scalar.Str(String text) -> value.setString(text);
            case Scalar.Binary(byte[] bytes) -> value.setBinary(UnsafeByteOperations.unsafeWrap(bytes));
            case Scalar.Timestamp(long seconds, int nanoseconds) ->
                value.getTimestampBuilder().setSeconds(seconds).setNanoseconds(nanoseconds);
            case Scalar.Float(float number) -> value.setFloat(number);
            case Scalar.Double(double number) -> value.setDouble(number);
            case Scalar.Decimal(Decimal128 number) ->
                value.getDecimalBuilder().setHigh(number.getHigh()).setLow(number.getLow());
            case Scalar.Link(String className, PrimaryKey key) ->
                value.setLink(Link.newBuilder().setClassName(className).setKey(write(key)));
            case Scalar.ObjectId(ObjectId id) -> value.setObjectId(bytes(id));
            case Scalar.Uuid(UUID id) -> value.setUuid(bytes(id));
        }
        return value.build();
    }

    static Payload read(Value value) throws BadChangesetException {
        if (value.getValueCase() == Value.ValueCase.MARKER) {
            return EnumMapping.read("marker", value.getMarkerValue(), Payload.Marker.values());
        }
        return readScalar(value);
    }

    /** A value that must be a scalar, as members of sets are. */
    static Scalar readScalar(Value value) throws BadChangesetException {
        return switch (value.getValueCase()) {
            case NULL -> Scalar.Null.NULL;
            case INT -> new Scalar.Int(value.getInt());
            case BOOL -> new Scalar.Bool(value.getBool());
            case STRING -> new Scalar.Str(value.getString());
            case BINARY -> new Scalar.Binary(value.getBinary().toByteArray());
            case TIMESTAMP ->
                timestamp(value.getTimestamp().getSeconds(), value.getTimestamp().getNanoseconds());
            case FLOAT -> new Scalar.Float(value.getFloat());
            case DOUBLE -> new Scalar.Double(value.getDouble());
            case DECIMAL ->
                new Scalar.Decimal(Decimal128.fromIEEE754BIDEncoding(
                        value.getDecimal().getHigh(), value.getDecimal().getLow()));
            case LINK -> new Scalar.Link(value.getLink().getClassName(), read(value.getLink().getKey()));
            case OBJECT_ID -> new Scalar.ObjectId(objectId(value.getObjectId()));
            case UUID -> new Scalar.Uuid(uuid(value.getUuid()));
            case MARKER -> throw new BadChangesetException("value: a marker (expected: a scalar)");
            case VALUE_NOT_SET -> throw new BadChangesetException("value: missing or of unknown type");
        };
    }

    private static Scalar timestamp(long seconds, int nanoseconds) throws BadChangesetException {
        boolean sameSign = seconds == 0 || nanoseconds == 0 || seconds < 0 == nanoseconds < 0;
        if (!sameSign || nanoseconds <= -1_000_000_000 || nanoseconds >= 1_000_000_000) {
            throw new BadChangesetException("timestamp: " + seconds + " seconds, " + nanoseconds
                    + " nanoseconds (expected: nanoseconds of the same sign and below 1e9)");
        }
        return new Scalar.Timestamp(seconds, nanoseconds);
    }

    static List<PathElement> write(Path path) {
        List<PathElement> elements = new ArrayList<>(path.size());
        for (int i = 0; i < path.size(); i++) {
            PathElement.Builder element = PathElement.newBuilder();
            elements.add(
                    (path.isIndex(i) ? element.setIndex(path.index(i)) : element.setKey(path.key(i))).build());
        }
        return elements;
    }

    static Path read(List<PathElement> elements) throws BadChangesetException {
        if (elements.isEmpty()) {
            return Path.ROOT;
        }
        if (elements.size() > PATH_ELEMENTS_MAX) {
            throw new BadChangesetException(
                    "path: " + elements.size() + " elements (expected: at most " + PATH_ELEMENTS_MAX + ")");
        }
        Path.Builder path = new Path.Builder(elements.size());
        for (PathElement element : elements) {
            switch (element.getElementCase()) {
                case INDEX -> path.index(listNumber("path index", element.getIndex()));
                case KEY -> path.key(element.getKey());
                case ELEMENT_NOT_SET ->
                    throw new BadChangesetException("path element: missing or of unknown kind");
            }
        }
        return path.build();
    }

    /** An index or size of a list, which protobuf gives as 32 bits without sign. */
    static int listNumber(String what, int number) throws BadChangesetException {
        if (number < 0) {
            throw new BadChangesetException(
                    what + ": " + Integer.toUnsignedString(number) + " (expected: below 2^31)");
        }
        return number;
    }

    private static ByteString bytes(ObjectId id) {
        return UnsafeByteOperations.unsafeWrap(id.toByteArray());
    }

    private static ObjectId objectId(ByteString bytes) throws BadChangesetException {
        return new ObjectId(exactly("ObjectId", 12, bytes));
    }

    private static ByteString bytes(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits());
        return UnsafeByteOperations.unsafeWrap(
                bytes.putLong(id.getLeastSignificantBits()).array());
    }

    private static UUID uuid(ByteString bytes) throws BadChangesetException {
        ByteBuffer buffer = ByteBuffer.wrap(exactly("UUID", 16, bytes));
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] exactly(String what, int size, ByteString bytes) throws BadChangesetException {
        if (bytes.size() != size) {
            throw new BadChangesetException(what + ": " + bytes.size() + " bytes (expected: " + size + ")");
        }
        return bytes.toByteArray();
    }
}
