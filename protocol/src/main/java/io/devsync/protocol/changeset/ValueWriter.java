package io.devsync.protocol.changeset;

import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;

/**
 * Writes what instructions are made of: interned strings, primary keys, paths and payloads. Owned by one thread (spec
 * changeset-format §2 to §5).
 */
final class ValueWriter {

    private final ChangesetOutput output;
    /** The definitions, which precede all instructions. */
    private final ChangesetOutput definitions;

    private final InternTable strings = new InternTable();

    /** The class name and property written last, which the next instruction often has again. */
    private String lastString = "";

    private int lastIndex = -1;

    ValueWriter(ChangesetOutput output, ChangesetOutput definitions) {
        this.output = output;
        this.definitions = definitions;
    }

    void reset() {
        strings.clear();
        lastString = "";
        lastIndex = -1;
    }

    /** A class name: mostly the same as in the instruction before. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // a fast path; the slow one compares contents
    void writeClassName(String name) {
        if (name == lastString && lastIndex >= 0) {
            output.writeLong(lastIndex);
            return;
        }
        lastIndex = intern(name);
        lastString = name;
        output.writeLong(lastIndex);
    }

    void writeInterned(String string) {
        output.writeLong(intern(string));
    }

    private int intern(String string) {
        int known = strings.find(string);
        if (known >= 0) {
            return known;
        }
        int index = strings.add(string);
        definitions.writeLong(WireCodes.INTERN_STRING);
        definitions.writeLong(index);
        definitions.writeString(string);
        return index;
    }

    void writeKey(PrimaryKey key) {
        switch (key) {
            case PrimaryKey.ObjectIdKey(var value) -> {
                output.writeLong(WireCodes.TYPE_OBJECT_ID);
                output.writeObjectId(value);
            }
            case PrimaryKey.StringKey(var value) -> {
                output.writeLong(WireCodes.TYPE_STRING);
                writeInterned(value);
            }
            case PrimaryKey.IntKey(var value) -> {
                output.writeLong(WireCodes.TYPE_INT);
                output.writeLong(value);
            }
            case PrimaryKey.UuidKey(var value) -> {
                output.writeLong(WireCodes.TYPE_UUID);
                output.writeUuid(value);
            }
            case PrimaryKey.NullKey ignored -> output.writeLong(WireCodes.TYPE_NULL);
        }
    }

    void writePath(Path path) {
        int size = path.size();
        output.writeLong(size);
        for (int i = 0; i < size; i++) {
            if (path.isIndex(i)) {
                output.writeLong(path.index(i));
            } else {
                output.writeLong(WireCodes.PATH_KEY);
                writeInterned(path.key(i));
            }
        }
    }

    void writePayload(Payload payload) {
        switch (payload) {
            case Scalar scalar -> writeScalar(scalar);
            case Payload.Marker marker -> output.writeLong(
                    switch (marker) {
                        case OBJECT_VALUE -> WireCodes.TYPE_OBJECT_VALUE;
                        case LIST -> WireCodes.TYPE_LIST;
                        case DICTIONARY -> WireCodes.TYPE_DICTIONARY;
                        case SET -> WireCodes.TYPE_SET;
                        case ERASED -> WireCodes.TYPE_ERASED;
                    });
        }
    }

    void writeScalar(Scalar scalar) {
        switch (scalar) {
            case Scalar.Str(var value) -> {
                output.writeLong(WireCodes.TYPE_STRING);
                output.writeString(value);
            }
            case Scalar.Int(var value) -> {
                output.writeLong(WireCodes.TYPE_INT);
                output.writeLong(value);
            }
            case Scalar.Bool(var value) -> {
                output.writeLong(WireCodes.TYPE_BOOL);
                output.writeBool(value);
            }
            case Scalar.Double(var value) -> {
                output.writeLong(WireCodes.TYPE_DOUBLE);
                output.writeDouble(value);
            }
            case Scalar.Timestamp(var seconds, var nanoseconds) -> {
                output.writeLong(WireCodes.TYPE_TIMESTAMP);
                output.writeLong(seconds);
                output.writeLong(nanoseconds);
            }
            case Scalar.Link(var className, var key) -> {
                output.writeLong(WireCodes.TYPE_LINK);
                writeInterned(className);
                writeKey(key);
            }
            case Scalar.ObjectId(var value) -> {
                output.writeLong(WireCodes.TYPE_OBJECT_ID);
                output.writeObjectId(value);
            }
            case Scalar.Uuid(var value) -> {
                output.writeLong(WireCodes.TYPE_UUID);
                output.writeUuid(value);
            }
            case Scalar.Binary(var value) -> {
                output.writeLong(WireCodes.TYPE_BINARY);
                output.writeBinary(value);
            }
            case Scalar.Float(var value) -> {
                output.writeLong(WireCodes.TYPE_FLOAT);
                output.writeFloat(value);
            }
            case Scalar.Decimal(var value) -> {
                output.writeLong(WireCodes.TYPE_DECIMAL);
                output.writeDecimal(value);
            }
            case Scalar.Null ignored -> output.writeLong(WireCodes.TYPE_NULL);
        }
    }
}
