package io.devsync.server.sampling;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Looks at documents one after the other and remembers what they are like: for each place the types with counts and
 * examples. Owned by one thread.
 *
 * <p>Documents are walked over in their binary form; nothing is decoded but what is remembered. Fields are expected in the
 * order of the documents before, so that most names cost one comparison. The memory is bounded whatever the documents
 * hold: by the number of places ({@link NodeBudget}), of examples and of distinct values at each place.
 */
public final class DocumentSampler {

    /** MongoDB nests documents no deeper; what is deeper all the same is counted, not looked into. */
    static final int LEVELS_MAX = 100;

    /** Longer strings are no keys of other documents. */
    private static final int KEY_BYTES_MAX = 100;

    /** Longer ones are of no use as examples. */
    private static final int EXAMPLE_ID_BYTES_MAX = 1000;

    private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final @Nullable SampledType[] TYPES = new SampledType[256];

    static {
        for (SampledType type : SampledType.ALL) {
            TYPES[type.code()] = type;
        }
        TYPES[SampledType.BINARY.code()] = SampledType.BINARY;
    }

    private final NodeBudget budget;
    private final ObjectNode root;
    private final ElementSet elementSet = new ElementSet();
    private long documents;
    private long malformed;
    private byte[] bytes = new byte[0];
    private int documentStart;
    private @Nullable BsonValue documentId;
    private @Nullable ValueNode last;
    private int lastOrder;

    /** A sampler on its own. */
    public DocumentSampler() {
        this(new NodeBudget(NodeBudget.PER_COLLECTION));
    }

    DocumentSampler(NodeBudget budget) {
        this.budget = budget;
        this.root = new ObjectNode(true, budget);
    }

    /** Looks at a document. */
    public void add(RawBsonDocument document) {
        ByteBuf buffer = document.getByteBuffer();
        add(buffer.array(), buffer.position(), buffer.remaining());
    }

    /** Looks at a document in some bytes; what is no BSON is counted and passed over. */
    public void add(byte[] array, int offset, int length) {
        bytes = array;
        documentStart = offset;
        documentId = null;
        try {
            if (length < 5 || int32(offset) != length) {
                throw new IndexOutOfBoundsException("length of document");
            }
            object(root, offset, offset + length, 0);
            documents++;
        } catch (IndexOutOfBoundsException damaged) {
            malformed++;
        }
    }

    /** The documents looked at. */
    public long documents() {
        return documents;
    }

    /** Documents that were no BSON. */
    public long malformed() {
        return malformed;
    }

    ObjectNode root() {
        return root;
    }

    private int int32(int at) {
        return (int) INT.get(bytes, at);
    }

    /** Walks over a document; gives the place behind it. */
    private int object(ObjectNode node, int start, int limit, int level) {
        int end = endOf(start, limit);
        node.objects++;
        int at = start + 4;
        int expected = 0;
        if (bytes[at] == 0) {
            node.emptyObjects++;
        }
        while (bytes[at] != 0) {
            int code = bytes[at++] & 0xff;
            ValueNode field;
            int matched = node.values == null && expected < node.size() ? match(node.at(expected).name(), at, end) : -1;
            if (matched >= 0) {
                field = node.at(expected++);
                at = matched;
            } else {
                int nameEnd = endOfName(at, end);
                int length = nameEnd - at;
                field = place(node, at, length);
                expected = node.values == null && node.size() > 0 && last == field ? lastOrder + 1 : expected;
                at = nameEnd + 1;
            }
            at = value(field, code, at, end, level);
        }
        if (at != end - 1) {
            throw new IndexOutOfBoundsException("document ends early");
        }
        return end;
    }

    private ValueNode place(ObjectNode node, int at, int length) {
        last = null;
        ValueNode values = node.values;
        if (values == null) {
            int hash = hashOfName(at, length);
            int order = node.find(bytes, at, length, hash);
            if (order < 0) {
                ValueNode added = node.add(bytes, at, length, hash);
                values = node.values;
                if (values == null) {
                    last = added;
                    lastOrder = node.size() - 1;
                    return added;
                }
            } else {
                last = node.at(order);
                lastOrder = order;
                return last;
            }
        }
        node.key(bytes, at, length, 1);
        return values;
    }

    private int endOf(int start, int limit) {
        int length = int32(start);
        // A document takes five bytes at least; the sum cannot overflow when it is checked this way.
        if (length < 5 || length > limit - start || bytes[start + length - 1] != 0) {
            throw new IndexOutOfBoundsException("length of document");
        }
        return start + length;
    }

    /** The place behind a name when it is this one, else -1. */
    private int match(byte[] name, int at, int end) {
        int behind = at + name.length;
        return behind < end && bytes[behind] == 0 && Arrays.equals(name, 0, name.length, bytes, at, behind)
                ? behind + 1
                : -1;
    }

    private int endOfName(int at, int end) {
        int i = at;
        while (bytes[i] != 0) {
            i++;
        }
        if (i >= end - 1) {
            throw new IndexOutOfBoundsException("name");
        }
        return i;
    }

    private int hashOfName(int at, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[at + i];
        }
        return ObjectNode.spread(hash);
    }

    /** Takes a value into account; gives the place behind it. */
    private int value(ValueNode node, int code, int at, int end, int level) {
        SampledType type = TYPES[code];
        if (type == null) {
            throw new IndexOutOfBoundsException("type " + code);
        }
        if (type == SampledType.BINARY && isUuid(at)) {
            type = SampledType.UUID;
        }
        if (node.note(type)) {
            node.example(type, id());
        }
        int size = size(type, at, end);
        switch (type) {
            case OBJECT -> inner(node, at, end, level);
            case ARRAY -> array(node, at, end, level);
            case STRING -> {
                if (size <= KEY_BYTES_MAX) {
                    node.distinct(code, bytes, at, size, hash(code, at, size));
                }
            }
            case INT, OBJECT_ID, UUID -> node.distinct(code, bytes, at, size, hash(code, at, size));
            case LONG -> {
                node.integer((long) LONG.get(bytes, at));
                node.distinct(code, bytes, at, size, hash(code, at, size));
            }
            default -> {}
        }
        return at + size;
    }

    private boolean isUuid(int at) {
        byte subtype = bytes[at + 4];
        return int32(at) == 16 && (subtype == 3 || subtype == 4);
    }

    /** The bytes of a value, all of them there. */
    private int size(SampledType type, int at, int end) {
        long size =
                switch (type) {
                    case DOUBLE, DATE, TIMESTAMP, LONG -> 8;
                    case INT -> 4;
                    case BOOL -> 1;
                    case OBJECT_ID -> 12;
                    case DECIMAL -> 16;
                    case NULL, UNDEFINED, MIN_KEY, MAX_KEY -> 0;
                    case STRING, JAVASCRIPT, SYMBOL -> 4L + length(at, 1);
                    case DB_POINTER -> 4L + length(at, 1) + 12;
                    case BINARY, UUID -> 5L + length(at, 0);
                    case OBJECT, ARRAY, SCOPED_JAVASCRIPT -> length(at, 5);
                    case REGEX -> {
                        int pattern = endOfName(at, end);
                        yield endOfName(pattern + 1, end) + 1 - at;
                    }
                };
        if (size > end - 1 - at) {
            throw new IndexOutOfBoundsException("value");
        }
        return (int) size;
    }

    private int length(int at, int min) {
        int length = int32(at);
        if (length < min) {
            throw new IndexOutOfBoundsException("length");
        }
        return length;
    }

    private void inner(ValueNode node, int at, int end, int level) {
        if (level + 1 >= LEVELS_MAX) {
            node.unexamined++;
            return;
        }
        ObjectNode object = node.object;
        if (object == null) {
            object = new ObjectNode(false, budget);
            node.object = object;
        }
        object(object, at, end, level + 1);
    }

    private void array(ValueNode node, int start, int limit, int level) {
        int end = endOf(start, limit);
        int at = start + 4;
        if (bytes[at] == 0) {
            node.emptyArrays++;
            return;
        }
        ValueNode elements = node.elements;
        if (elements == null) {
            if (level + 1 >= LEVELS_MAX || !budget.take()) {
                node.unexamined++;
                return;
            }
            elements = new ValueNode(new byte[] {'[', ']'});
            node.elements = elements;
        }
        int length = 0;
        while (bytes[at] != 0) {
            int code = bytes[at++] & 0xff;
            at = value(elements, code, endOfName(at, end) + 1, end, level + 1);
            length++;
        }
        node.longestArray = Math.max(node.longestArray, length);
        if (length > ElementSet.ELEMENTS_MAX) {
            node.uncomparedArrays++;
        } else if (length > 1) {
            compare(node, start + 4, end);
        }
    }

    /** Looks whether an array has equal elements; with objects and arrays in it, it cannot be a set anyway. */
    private void compare(ValueNode node, int first, int end) {
        elementSet.start();
        int at = first;
        boolean equals = false;
        while (bytes[at] != 0) {
            int code = bytes[at++] & 0xff;
            at = endOfName(at, end) + 1;
            SampledType type = TYPES[code];
            if (type == null || type == SampledType.OBJECT || type == SampledType.ARRAY) {
                node.uncomparedArrays++;
                return;
            }
            int size = size(type, at, end);
            equals |= !elementSet.add(hash(code, at, size));
            at += size;
        }
        node.comparedArrays++;
        node.arraysWithEquals += equals ? 1 : 0;
    }

    private long hash(int code, int at, int size) {
        long hash = code * HASH_FACTOR;
        int i = 0;
        for (; i + 8 <= size; i += 8) {
            hash = mix(hash ^ (long) LONG.get(bytes, at + i));
        }
        for (; i < size; i++) {
            hash = mix(hash ^ bytes[at + i]);
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long mixed = value * HASH_FACTOR;
        return mixed ^ (mixed >>> 32);
    }

    /** The {@code _id} of the document being looked at; null when it has none, a long one or a composed one. */
    private BsonValue id() {
        BsonValue known = documentId;
        if (known == null) {
            known = readId();
            documentId = known;
        }
        return known;
    }

    private BsonValue readId() {
        RawBsonDocument document = new RawBsonDocument(bytes, documentStart, int32(documentStart));
        try {
            BsonValue id = document.get("_id");
            if (id == null) {
                return BsonNull.VALUE;
            }
            boolean useless = id.isDocument()
                    || id.isArray()
                    || id.isString() && id.asString().getValue().length() > EXAMPLE_ID_BYTES_MAX
                    || id.isBinary() && id.asBinary().getData().length > EXAMPLE_ID_BYTES_MAX;
            return useless ? BsonNull.VALUE : id;
        } catch (RuntimeException damaged) {
            // The walk over the document will find out.
            throw new IndexOutOfBoundsException("_id: " + damaged.getMessage());
        }
    }
}
