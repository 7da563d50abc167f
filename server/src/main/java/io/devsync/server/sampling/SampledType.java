package io.devsync.server.sampling;

import java.util.List;

/** The type of a value in a document, as schemas call it. UUIDs are told from other binary data. */
public enum SampledType {
    DOUBLE(1, "double"),
    STRING(2, "string"),
    OBJECT(3, "object"),
    ARRAY(4, "array"),
    BINARY(5, "binData"),
    UUID(5, "uuid"),
    UNDEFINED(6, "undefined"),
    OBJECT_ID(7, "objectId"),
    BOOL(8, "bool"),
    DATE(9, "date"),
    NULL(10, "null"),
    REGEX(11, "regex"),
    DB_POINTER(12, "dbPointer"),
    JAVASCRIPT(13, "javascript"),
    SYMBOL(14, "symbol"),
    SCOPED_JAVASCRIPT(15, "javascriptWithScope"),
    INT(16, "int"),
    TIMESTAMP(17, "timestamp"),
    LONG(18, "long"),
    DECIMAL(19, "decimal"),
    MIN_KEY(0xff, "minKey"),
    MAX_KEY(0x7f, "maxKey");

    static final List<SampledType> ALL = List.of(values());

    private final int code;
    private final String text;

    SampledType(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The byte that stands for the type in BSON. */
    int code() {
        return code;
    }

    /** The name in schemas and reports. */
    public String text() {
        return text;
    }

    /** Whether devices cannot have such a value, not even in a mixed property (spec data-model-mapping §1.3). */
    boolean unsyncable() {
        return switch (this) {
            case REGEX, DB_POINTER, JAVASCRIPT, SYMBOL, SCOPED_JAVASCRIPT, TIMESTAMP, MIN_KEY, MAX_KEY -> true;
            case DOUBLE, STRING, OBJECT, ARRAY, BINARY, UUID, UNDEFINED, OBJECT_ID, BOOL, DATE, NULL, INT, LONG, DECIMAL ->
                false;
        };
    }

    /** Whether the value counts as absent. */
    boolean isNull() {
        return this == NULL || this == UNDEFINED;
    }

    /** Whether values of the type can be the key of a class, and so a link to it. */
    boolean key() {
        return switch (this) {
            case STRING, UUID, OBJECT_ID, INT, LONG -> true;
            default -> false;
        };
    }
}
