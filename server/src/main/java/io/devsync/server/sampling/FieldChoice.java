package io.devsync.server.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user wants a field to be, whatever is proposed. */
public enum FieldChoice {
    INT,
    LONG,
    DOUBLE,
    FLOAT,
    DECIMAL,
    STRING,
    BOOL,
    DATE,
    OBJECT_ID,
    UUID,
    BIN_DATA,
    MIXED,
    /** Not part of the schema: the field stays in documents and does not reach devices. */
    EXCLUDE,
    /** An array as a set. */
    SET,
    /** An object as a dictionary. */
    DICTIONARY,
    /** The suggested relationship. */
    LINK;

    /** The word for it: a {@code bsonType}, or {@code mixed}, {@code exclude}, {@code set}, {@code dictionary}, {@code link}. */
    public String word() {
        return switch (this) {
            case OBJECT_ID -> "objectId";
            case BIN_DATA -> "binData";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** The choice with a word. */
    public static Optional<FieldChoice> of(String word) {
        return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst();
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(FieldChoice::word).toList();
    }

    /** The sampled types that fit a typed property of this choice (with numbers read leniently, as the server does). */
    boolean fits(SampledType type) {
        return switch (this) {
            case INT, LONG -> type == SampledType.INT || type == SampledType.LONG;
            case DOUBLE, FLOAT -> type == SampledType.INT || type == SampledType.LONG || type == SampledType.DOUBLE;
            case DECIMAL -> type == SampledType.DECIMAL;
            case STRING -> type == SampledType.STRING;
            case BOOL -> type == SampledType.BOOL;
            case DATE -> type == SampledType.DATE;
            case OBJECT_ID -> type == SampledType.OBJECT_ID;
            case UUID -> type == SampledType.UUID;
            case BIN_DATA -> type == SampledType.BINARY;
            case MIXED -> !type.unsyncable();
            case EXCLUDE -> true;
            case SET -> type == SampledType.ARRAY;
            case DICTIONARY -> type == SampledType.OBJECT;
            case LINK -> type.key();
        };
    }

    /** Whether the choice is the type of a single value. */
    boolean scalar() {
        return switch (this) {
            case INT, LONG, DOUBLE, FLOAT, DECIMAL, STRING, BOOL, DATE, OBJECT_ID, UUID, BIN_DATA -> true;
            case MIXED, EXCLUDE, SET, DICTIONARY, LINK -> false;
        };
    }
}
