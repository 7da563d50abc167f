package io.devsync.protocol.schema;

/** Whether a property holds one value or a collection; the order is the code on the wire (spec changeset-format §6). */
public enum CollectionType {
    SINGLE,
    LIST,
    DICTIONARY,
    SET
}
