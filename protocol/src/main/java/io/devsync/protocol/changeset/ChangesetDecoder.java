package io.devsync.protocol.changeset;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads changesets from Realm's binary form; to be reused for many, by one thread at a time (spec changeset-format).
 *
 * <p>A decoder remembers short strings of earlier changesets (a bounded number), so that names are not decoded and
 * allocated again and again. Without reuse see {@link ChangesetCodec#decode(byte[])}.
 *
 * <p>Memory: a changeset of n bytes becomes at most about 30 n bytes of instructions, whatever it claims about lengths
 * and counts. The bytes are copied, never kept.
 */
public final class ChangesetDecoder {

    /** The names of some classes and their properties; about 12 KB when full, and 2 KB when made. */
    private static final int CACHED_STRINGS = 256;
    /** Longer scratch arrays are given back to the collector after use. */
    private static final int RETAINED_INSTRUCTIONS_MAX = 1024;

    private static final CollectionType[] COLLECTION_TYPES = CollectionType.values();

    private final ChangesetInput input = new ChangesetInput();
    private final ValueReader values;
    private @Nullable Instruction[] instructions = new Instruction[16];
    private int count;

    /** Creates a decoder that remembers strings. */
    public ChangesetDecoder() {
        this(new StringCache(CACHED_STRINGS));
    }

    ChangesetDecoder(StringCache cache) {
        values = new ValueReader(input, cache);
    }

    /**
     * Reads all bytes as one changeset.
     *
     * @throws BadChangesetException if they are none; the text says at which byte and why
     */
    public Changeset decode(byte[] bytes) throws BadChangesetException {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Reads a range of bytes as one changeset.
     *
     * @throws BadChangesetException if they are none; the text says at which byte of the range and why
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public Changeset decode(byte[] bytes, int offset, int length) throws BadChangesetException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return Changeset.EMPTY;
        }
        input.open(bytes, offset, length);
        try {
            while (input.hasMore()) {
                readEntry();
            }
            Instruction[] result = Arrays.copyOf(instructions, count);
            return new Changeset(List.of(result));
        } finally {
            reset();
        }
    }

    private void reset() {
        input.close();
        values.reset();
        if (instructions.length > RETAINED_INSTRUCTIONS_MAX) {
            instructions = new Instruction[16];
        } else {
            Arrays.fill(instructions, 0, count, null);
        }
        count = 0;
    }

    private void readEntry() throws BadChangesetException {
        int code = input.readCode("instruction code");
        if (code == WireCodes.INTERN_STRING) {
            values.readDefinition();
            return;
        }
        if (count == instructions.length) {
            instructions = Arrays.copyOf(instructions, count * 2);
        }
        instructions[count++] = readInstruction(code);
    }

    private Instruction readInstruction(int code) throws BadChangesetException {
        return switch (code) {
            case WireCodes.UPDATE, WireCodes.ADD_INTEGER, WireCodes.ARRAY_INSERT, WireCodes.ARRAY_MOVE,
                    WireCodes.ARRAY_ERASE, WireCodes.CLEAR, WireCodes.SET_INSERT, WireCodes.SET_ERASE ->
                readPathInstruction(code);
            case WireCodes.CREATE_OBJECT -> new Instruction.CreateObject(readClassName(), values.readKey());
            case WireCodes.ERASE_OBJECT -> new Instruction.EraseObject(readClassName(), values.readKey());
            case WireCodes.ADD_TABLE -> new Instruction.AddTable(readClassName(), readClassKind());
            case WireCodes.ADD_COLUMN -> new Instruction.AddColumn(readClassName(), readColumn());
            case WireCodes.ERASE_TABLE -> new Instruction.EraseTable(readClassName());
            case WireCodes.ERASE_COLUMN ->
                new Instruction.EraseColumn(readClassName(), values.readInterned("property"));
            default -> throw input.badHere("unknown instruction " + code + " (expected: 0 to 13, or 63)");
        };
    }

    private String readClassName() throws BadChangesetException {
        return values.readInterned("class name");
    }

    private Instruction readPathInstruction(int code) throws BadChangesetException {
        String className = readClassName();
        PrimaryKey key = values.readKey();
        String property = values.readInterned("property");
        Path path = values.readPath();
        return switch (code) {
            case WireCodes.UPDATE -> {
                var value = values.readPayload();
                yield path.endsWithIndex()
                        ? new Instruction.Update(className, key, property, path, value, false, readPriorSize())
                        : new Instruction.Update(className, key, property, path, value, input.readBool("default"), 0);
            }
            case WireCodes.ADD_INTEGER ->
                new Instruction.AddInteger(className, key, property, path, input.readLong("number to add"));
            case WireCodes.ARRAY_INSERT -> {
                requireIndex("ArrayInsert", path);
                var value = values.readPayload();
                yield new Instruction.ArrayInsert(className, key, property, path, value, readPriorSize());
            }
            case WireCodes.ARRAY_MOVE -> {
                requireIndex("ArrayMove", path);
                int to = input.readUnsignedInt("index to move to");
                yield new Instruction.ArrayMove(className, key, property, path, to, readPriorSize());
            }
            case WireCodes.ARRAY_ERASE -> {
                requireIndex("ArrayErase", path);
                yield new Instruction.ArrayErase(className, key, property, path, readPriorSize());
            }
            case WireCodes.CLEAR -> new Instruction.Clear(className, key, property, path, readCollectionType());
            case WireCodes.SET_INSERT ->
                new Instruction.SetInsert(className, key, property, path, values.readScalar());
            case WireCodes.SET_ERASE -> new Instruction.SetErase(className, key, property, path, values.readScalar());
            default -> throw new IllegalStateException("code: " + code + " (expected: one with a path)");
        };
    }

    private int readPriorSize() throws BadChangesetException {
        return input.readUnsignedInt("prior size of list");
    }

    private void requireIndex(String instruction, Path path) throws BadChangesetException {
        if (!path.endsWithIndex()) {
            throw input.badHere(instruction + " with path \"" + path + "\" (expected: a list index at its end)");
        }
    }

    private CollectionType readCollectionType() throws BadChangesetException {
        int code = input.readCode("collection type");
        if (code < 0 || code >= COLLECTION_TYPES.length) {
            throw input.badHere("collection type: " + code + " (expected: 0 to 3)");
        }
        return COLLECTION_TYPES[code];
    }

    private ClassKind readClassKind() throws BadChangesetException {
        int code = input.readCode("table type");
        return switch (code) {
            case WireCodes.TABLE_TOP_LEVEL -> new ClassKind.TopLevel(readPrimaryKeyProperty());
            case WireCodes.TABLE_EMBEDDED -> new ClassKind.Embedded();
            case WireCodes.TABLE_ASYMMETRIC -> new ClassKind.Asymmetric(readPrimaryKeyProperty());
            default -> throw input.badHere("table type: " + code + " (expected: 0 to 2)");
        };
    }

    private ClassKind.PrimaryKeyProperty readPrimaryKeyProperty() throws BadChangesetException {
        String name = values.readInterned("primary key property");
        int code = input.readCode("type of primary key");
        PrimaryKey.Type type = switch (code) {
            case WireCodes.TYPE_INT -> PrimaryKey.Type.INT;
            case WireCodes.TYPE_STRING -> PrimaryKey.Type.STRING;
            case WireCodes.TYPE_OBJECT_ID -> PrimaryKey.Type.OBJECT_ID;
            case WireCodes.TYPE_UUID -> PrimaryKey.Type.UUID;
            case WireCodes.TYPE_GLOBAL_KEY -> throw input.badHere("AddTable of a class without a primary key. Give"
                    + " it a primary key \"_id\" of type int, string, ObjectId or UUID: sync needs one");
            default -> throw input.badHere("type of primary key: " + code
                    + " (expected: int 1, string 3, ObjectId 10 or UUID 11)");
        };
        return new ClassKind.PrimaryKeyProperty(name, type, input.readBool("primary key nullable"));
    }

    private Property readColumn() throws BadChangesetException {
        String name = values.readInterned("property");
        PropertyType type = readPropertyType();
        boolean nullable = input.readBool("nullable");
        CollectionType collection = readCollectionType();
        Optional<String> target = Optional.empty();
        if (type == PropertyType.LINK) {
            String className = values.readInterned("target class of link property");
            if (className.isEmpty()) {
                throw input.badHere("link property " + Excerpt.of(name) + " without a target class. Links to any"
                        + " class are possible in properties of type mixed only");
            }
            target = Optional.of(className);
        }
        if (collection == CollectionType.DICTIONARY) {
            int keyType = input.readCode("key type of dictionary");
            if (keyType != WireCodes.TYPE_STRING) {
                throw input.badHere("key type of dictionary: " + keyType + " (expected: string 3)");
            }
        }
        return new Property(name, type, nullable, collection, target);
    }

    private PropertyType readPropertyType() throws BadChangesetException {
        int code = input.readCode("type of property");
        return switch (code) {
            case WireCodes.TYPE_NULL -> PropertyType.MIXED;
            case WireCodes.TYPE_INT -> PropertyType.INT;
            case WireCodes.TYPE_BOOL -> PropertyType.BOOL;
            case WireCodes.TYPE_STRING -> PropertyType.STRING;
            case WireCodes.TYPE_BINARY -> PropertyType.BINARY;
            case WireCodes.TYPE_TIMESTAMP -> PropertyType.TIMESTAMP;
            case WireCodes.TYPE_FLOAT -> PropertyType.FLOAT;
            case WireCodes.TYPE_DOUBLE -> PropertyType.DOUBLE;
            case WireCodes.TYPE_DECIMAL -> PropertyType.DECIMAL;
            case WireCodes.TYPE_LINK -> PropertyType.LINK;
            case WireCodes.TYPE_OBJECT_ID -> PropertyType.OBJECT_ID;
            case WireCodes.TYPE_UUID -> PropertyType.UUID;
            default -> throw input.badHere("type of property: " + code + " (expected: 0 to 11)");
        };
    }
}
