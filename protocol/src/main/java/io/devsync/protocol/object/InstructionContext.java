package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Excerpt;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;

/** The rules that a schema sets for one instruction, and the words for breaking them (spec changeset-format §8). */
record InstructionContext(RealmSchema schema, ObjectInstruction instruction) {

    /** The class of the object, whose key must be of its type. */
    ObjectSchema objectClass() throws BadChangesetException {
        ObjectSchema found = schema.classes().get(instruction.className());
        if (found == null) {
            throw bad("the class does not exist");
        }
        checkKey(found, instruction.key());
        return found;
    }

    private void checkKey(ObjectSchema owner, PrimaryKey key) throws BadChangesetException {
        if (owner.primaryKey().isEmpty()) {
            throw bad("class " + Excerpt.of(owner.name()) + " is embedded, its objects have no primary key");
        }
        var declared = owner.primaryKey().get();
        boolean fits = switch (key) {
            case PrimaryKey.NullKey ignored -> declared.nullable();
            case PrimaryKey.IntKey ignored -> declared.type() == PrimaryKey.Type.INT;
            case PrimaryKey.StringKey ignored -> declared.type() == PrimaryKey.Type.STRING;
            case PrimaryKey.ObjectIdKey ignored -> declared.type() == PrimaryKey.Type.OBJECT_ID;
            case PrimaryKey.UuidKey ignored -> declared.type() == PrimaryKey.Type.UUID;
        };
        if (!fits) {
            throw bad("primary key " + text(key) + " of class " + Excerpt.of(owner.name()) + " (expected: "
                    + declared.type() + (declared.nullable() ? " or null)" : ")"));
        }
    }

    /** Checks a value for a property of any kind, or for an element of it. */
    void checkScalar(Property column, Scalar value) throws BadChangesetException {
        switch (value) {
            case Scalar.Null ignored -> {
                if (!Defaults.nullable(column)) {
                    throw bad("null (expected: " + column.type() + ", not nullable)");
                }
            }
            case Scalar.Link link -> checkLink(column, link);
            default -> {
                if (!matches(column, value)) {
                    throw bad(value.getClass().getSimpleName() + " (expected: " + column.type() + ")");
                }
            }
        }
    }

    private void checkLink(Property column, Scalar.Link link) throws BadChangesetException {
        boolean fits = switch (column.type()) {
            case MIXED -> true;
            case LINK -> column.linkTarget().orElseThrow().equals(link.className());
            default -> false;
        };
        if (!fits) {
            throw bad("link to class " + Excerpt.of(link.className()) + " (expected: " + column.type()
                    + column.linkTarget().map(target -> " to class " + Excerpt.of(target)).orElse("") + ")");
        }
        ObjectSchema target = schema.classes().get(link.className());
        if (target == null) {
            throw bad("link to class " + Excerpt.of(link.className()) + ", which does not exist");
        }
        if (target.embedded()) {
            throw bad("link to class " + Excerpt.of(link.className()) + ", which is embedded");
        }
        checkKey(target, link.key());
    }

    private static boolean matches(Property column, Scalar value) {
        return switch (column.type()) {
            case MIXED -> true;
            case INT -> value instanceof Scalar.Int;
            case BOOL -> value instanceof Scalar.Bool;
            case STRING -> value instanceof Scalar.Str;
            case BINARY -> value instanceof Scalar.Binary;
            case TIMESTAMP -> value instanceof Scalar.Timestamp;
            case FLOAT -> value instanceof Scalar.Float;
            case DOUBLE -> value instanceof Scalar.Double;
            case DECIMAL -> value instanceof Scalar.Decimal;
            case OBJECT_ID -> value instanceof Scalar.ObjectId;
            case UUID -> value instanceof Scalar.Uuid;
            case LINK -> false;
        };
    }

    /** The embedded class that a property holds objects of. */
    ObjectSchema embeddedClass(Property column) throws BadChangesetException {
        ObjectSchema target =
                column.linkTarget().map(schema.classes()::get).orElse(null);
        if (target == null || !target.embedded()) {
            throw bad("an embedded object in a property of type " + column.type()
                    + " (expected: a property whose target class is embedded)");
        }
        return target;
    }

    /** What is wrong with the instruction. */
    BadChangesetException bad(String problem) {
        return new BadChangesetException(describe(problem));
    }

    /** What of the object's state the instruction contradicts. */
    BadChangesetException unfit(String problem) {
        return BadChangesetException.ofState(describe(problem));
    }

    private String describe(String problem) {
        StringBuilder text = new StringBuilder(instruction.getClass().getSimpleName())
                .append(" of class ")
                .append(Excerpt.of(instruction.className()))
                .append(" object ")
                .append(text(instruction.key()));
        if (instruction instanceof PathInstruction target) {
            text.append(" property ").append(Excerpt.of(target.property()));
            if (!target.path().isRoot()) {
                text.append(" at \"").append(target.path()).append('"');
            }
        }
        return text.append(": ").append(problem).toString();
    }

    private static String text(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.NullKey ignored -> "null";
            case PrimaryKey.IntKey(long value) -> Long.toString(value);
            case PrimaryKey.StringKey(String value) -> Excerpt.of(value);
            case PrimaryKey.ObjectIdKey(var value) -> value.toHexString();
            case PrimaryKey.UuidKey(var value) -> value.toString();
        };
    }
}
