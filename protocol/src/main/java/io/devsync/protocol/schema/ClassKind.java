package io.devsync.protocol.schema;

import io.devsync.protocol.value.PrimaryKey;

/** What kind of class this is, with what only that kind has. */
public sealed interface ClassKind {

    /**
     * The primary key property of a class.
     *
     * @param name the stored name; synced classes use {@code _id}
     */
    record PrimaryKeyProperty(String name, PrimaryKey.Type type, boolean nullable) {}

    /** Objects with an identity of their own. */
    record TopLevel(PrimaryKeyProperty primaryKey) implements ClassKind {}

    /** Objects that live inside a property of another object. */
    record Embedded() implements ClassKind {}

    /** Objects that are only sent to the server (data ingest), never back. */
    record Asymmetric(PrimaryKeyProperty primaryKey) implements ClassKind {}
}
