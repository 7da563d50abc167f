package io.devsync.protocol.changeset;

/** The numbers of Realm's changeset format (spec changeset-format §3, §6). */
final class WireCodes {

    static final int ADD_TABLE = 0x00;
    static final int ERASE_TABLE = 0x01;
    static final int CREATE_OBJECT = 0x02;
    static final int ERASE_OBJECT = 0x03;
    static final int UPDATE = 0x04;
    static final int ADD_INTEGER = 0x05;
    static final int ADD_COLUMN = 0x06;
    static final int ERASE_COLUMN = 0x07;
    static final int ARRAY_INSERT = 0x08;
    static final int ARRAY_MOVE = 0x09;
    static final int ARRAY_ERASE = 0x0a;
    static final int CLEAR = 0x0b;
    static final int SET_INSERT = 0x0c;
    static final int SET_ERASE = 0x0d;
    static final int INTERN_STRING = 0x3f;

    static final int TYPE_SET = -6;
    static final int TYPE_LIST = -5;
    static final int TYPE_ERASED = -4;
    static final int TYPE_DICTIONARY = -3;
    static final int TYPE_OBJECT_VALUE = -2;
    static final int TYPE_GLOBAL_KEY = -1;
    static final int TYPE_NULL = 0;
    static final int TYPE_INT = 1;
    static final int TYPE_BOOL = 2;
    static final int TYPE_STRING = 3;
    static final int TYPE_BINARY = 4;
    static final int TYPE_TIMESTAMP = 5;
    static final int TYPE_FLOAT = 6;
    static final int TYPE_DOUBLE = 7;
    static final int TYPE_DECIMAL = 8;
    static final int TYPE_LINK = 9;
    static final int TYPE_OBJECT_ID = 10;
    static final int TYPE_UUID = 11;

    static final int TABLE_TOP_LEVEL = 0;
    static final int TABLE_EMBEDDED = 1;
    static final int TABLE_ASYMMETRIC = 2;

    /** Precedes a key in a path; any negative number is read as such. */
    static final int PATH_KEY = -1;

    /** Longest string in bytes that a Realm file can hold (spec changeset-format §2). */
    static final int STRING_BYTES_MAX = 16_777_199;

    /**
     * Most elements of a path. A Realm nests 100 collections (realm-core collection_parent.hpp) below a chain of
     * embedded objects that its schema bounds; more can only be an attack on those who walk paths recursively.
     */
    static final int PATH_ELEMENTS_MAX = 256;

    static final int DECIMAL_EXPONENT_BIAS = 6176;
    static final int DECIMAL_EXPONENT_BITS = 14;
    /** Bits of a decimal's coefficient above the low 64. */
    static final int DECIMAL_COEFFICIENT_HIGH_BITS = 49;

    private WireCodes() {}
}
