package io.devsync.server.rules;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A role of a collection or of all collections without roles of their own (spec sync-features §5.4).
 *
 * @param applyWhen whose role it is; about the user, never about a document
 * @param filters which documents it is about; absent when one of the two is missing, and sync cannot use the role then
 * @param read whether all fields may be read; absent when it is no plain boolean, and sync cannot use the role then
 * @param write whether all fields may be written, the same
 * @param insert which documents may be created
 * @param delete which documents may be deleted
 * @param fields what may be done with fields that have permissions of their own
 * @param otherFields what may be done with all other fields
 */
public record Role(
        String name,
        Expression applyWhen,
        Optional<Filters> filters,
        Optional<Boolean> read,
        Optional<Boolean> write,
        Expression insert,
        Expression delete,
        Map<String, FieldAccess> fields,
        FieldAccess otherFields) {

    /** Read and write everything: what development mode gives when nothing is configured. */
    public static final Role READ_AND_WRITE_ALL = new Role(
            "readAndWriteAll",
            new Expression.Constant(true),
            Optional.of(new Filters(new Expression.Constant(true), new Expression.Constant(true))),
            Optional.of(true),
            Optional.of(true),
            new Expression.Constant(true),
            new Expression.Constant(true),
            Map.of(),
            FieldAccess.NONE);

    public Role {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Which documents may be read and which may be written; what may be written may be read. */
    public record Filters(Expression read, Expression write) {}

    /** What may be done with a field. */
    public record FieldAccess(boolean read, boolean write) {

        static final FieldAccess NONE = new FieldAccess(false, false);
        static final FieldAccess ALL = new FieldAccess(true, true);

        private BsonDocument toBson() {
            return new BsonDocument("read", BsonBoolean.valueOf(read)).append("write", BsonBoolean.valueOf(write));
        }
    }

    /** Why sync cannot use the role; absent when it can. */
    public Optional<String> incompatibility() {
        if (filters.isEmpty()) {
            return Optional.of("document_filters.read and document_filters.write are not both there");
        }
        return read.isEmpty() || write.isEmpty()
                ? Optional.of("read or write is no plain true or false")
                : Optional.empty();
    }

    /** The role of one session: without conditions on the user, and with the values of its expansions. */
    Role resolve(Expansions expansions) {
        return new Role(
                name,
                new Expression.Constant(true),
                filters.map(both -> new Filters(both.read().resolve(expansions), both.write().resolve(expansions))),
                read,
                write,
                insert.resolve(expansions),
                delete.resolve(expansions),
                fields,
                otherFields);
    }

    /** What may be done with a field other than the key. */
    FieldAccess access(String field) {
        FieldAccess own = fields.getOrDefault(field, otherFields);
        return new FieldAccess(
                read.orElse(false) || write.orElse(false) || own.read() || own.write(), write.orElse(false) || own.write());
    }

    /** Whether anything of a document may be read. */
    boolean readsAnything() {
        return read.orElse(false)
                || writesAnything()
                || otherFields.read()
                || fields.values().stream().anyMatch(FieldAccess::read);
    }

    /** Whether anything of a document may be written. */
    boolean writesAnything() {
        return write.orElse(false)
                || otherFields.write()
                || fields.values().stream().anyMatch(FieldAccess::write);
    }

    /** The role as it is configured; {@link RoleReader} reads an equal one from it. */
    BsonDocument toBson() {
        BsonDocument json = new BsonDocument("name", new BsonString(name)).append("apply_when", applyWhen.toBson());
        filters.ifPresent(both -> json.append(
                "document_filters",
                new BsonDocument("read", both.read().toBson())
                        .append("write", both.write().toBson())));
        json.append("read", flag(read)).append("write", flag(write));
        json.append("insert", insert.toBson()).append("delete", delete.toBson());
        BsonDocument own = new BsonDocument();
        fields.forEach((field, access) -> own.append(field, access.toBson()));
        return json.append("fields", own).append("additional_fields", otherFields.toBson());
    }

    /** What is no plain boolean is an expression, which one does not matter: no document is looked at because of it. */
    private static BsonValue flag(Optional<Boolean> flag) {
        return flag.<BsonValue>map(BsonBoolean::valueOf).orElseGet(BsonDocument::new);
    }
}
