package io.devsync.protocol.changeset;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.List;

/**
 * Writes changesets in Realm's binary form; to be reused for many, by one thread at a time (spec changeset-format).
 *
 * <p>All interned strings come first and then the instructions, as in changesets that Realm itself has transformed;
 * only strings that are used are written. Without reuse see {@link ChangesetCodec#encode(Changeset)}.
 */
public final class ChangesetEncoder {

    private final ChangesetOutput definitions = new ChangesetOutput();
    private final ChangesetOutput output = new ChangesetOutput();
    private final ValueWriter values = new ValueWriter(output, definitions);

    /** Writes a changeset. */
    public EncodedChangeset encode(Changeset changeset) {
        return encode(changeset.instructions());
    }

    /** Writes instructions as one changeset; none become zero bytes. */
    public EncodedChangeset encode(List<? extends Instruction> instructions) {
        if (instructions.isEmpty()) {
            return EncodedChangeset.EMPTY;
        }
        try {
            for (int i = 0; i < instructions.size(); i++) {
                write(instructions.get(i));
            }
            byte[] bytes = new byte[definitions.size() + output.size()];
            definitions.copyTo(bytes, 0);
            output.copyTo(bytes, definitions.size());
            return new EncodedChangeset(bytes);
        } finally {
            values.reset();
            definitions.clear();
            output.clear();
        }
    }

    private void write(Instruction instruction) {
        switch (instruction) {
            case Instruction.Update update -> {
                writeTarget(WireCodes.UPDATE, update);
                values.writePayload(update.value());
                if (update.isArrayUpdate()) {
                    output.writeLong(update.priorSize());
                } else {
                    output.writeBool(update.isDefault());
                }
            }
            case Instruction.ArrayInsert insert -> {
                writeTarget(WireCodes.ARRAY_INSERT, insert);
                values.writePayload(insert.value());
                output.writeLong(insert.priorSize());
            }
            case Instruction.CreateObject create ->
                writeObject(WireCodes.CREATE_OBJECT, create.className(), create.key());
            case Instruction.EraseObject erase -> writeObject(WireCodes.ERASE_OBJECT, erase.className(), erase.key());
            case Instruction.AddInteger add -> {
                writeTarget(WireCodes.ADD_INTEGER, add);
                output.writeLong(add.delta());
            }
            case Instruction.ArrayErase erase -> {
                writeTarget(WireCodes.ARRAY_ERASE, erase);
                output.writeLong(erase.priorSize());
            }
            case Instruction.ArrayMove move -> {
                writeTarget(WireCodes.ARRAY_MOVE, move);
                output.writeLong(move.to());
                output.writeLong(move.priorSize());
            }
            case Instruction.Clear clear -> {
                writeTarget(WireCodes.CLEAR, clear);
                writeCollectionType(clear.collection());
            }
            case Instruction.SetInsert insert -> {
                writeTarget(WireCodes.SET_INSERT, insert);
                values.writeScalar(insert.value());
            }
            case Instruction.SetErase erase -> {
                writeTarget(WireCodes.SET_ERASE, erase);
                values.writeScalar(erase.value());
            }
            case Instruction.AddTable add -> writeAddTable(add);
            case Instruction.AddColumn add -> writeAddColumn(add.className(), add.column());
            case Instruction.EraseTable erase -> {
                output.writeLong(WireCodes.ERASE_TABLE);
                values.writeClassName(erase.className());
            }
            case Instruction.EraseColumn erase -> {
                output.writeLong(WireCodes.ERASE_COLUMN);
                values.writeClassName(erase.className());
                values.writeInterned(erase.property());
            }
        }
    }

    private void writeTarget(int code, Instruction.PathInstruction instruction) {
        writeObject(code, instruction.className(), instruction.key());
        values.writeInterned(instruction.property());
        values.writePath(instruction.path());
    }

    private void writeObject(int code, String className, PrimaryKey key) {
        output.writeLong(code);
        values.writeClassName(className);
        values.writeKey(key);
    }

    private void writeCollectionType(CollectionType type) {
        output.writeLong(
                switch (type) {
                    case SINGLE -> 0;
                    case LIST -> 1;
                    case DICTIONARY -> 2;
                    case SET -> 3;
                });
    }

    private void writeAddTable(Instruction.AddTable add) {
        output.writeLong(WireCodes.ADD_TABLE);
        values.writeClassName(add.className());
        switch (add.kind()) {
            case ClassKind.TopLevel(var primaryKey) -> {
                output.writeLong(WireCodes.TABLE_TOP_LEVEL);
                writePrimaryKeyProperty(primaryKey);
            }
            case ClassKind.Embedded() -> output.writeLong(WireCodes.TABLE_EMBEDDED);
            case ClassKind.Asymmetric(var primaryKey) -> {
                output.writeLong(WireCodes.TABLE_ASYMMETRIC);
                writePrimaryKeyProperty(primaryKey);
            }
        }
    }

    private void writePrimaryKeyProperty(ClassKind.PrimaryKeyProperty property) {
        values.writeInterned(property.name());
        output.writeLong(
                switch (property.type()) {
                    case INT -> WireCodes.TYPE_INT;
                    case STRING -> WireCodes.TYPE_STRING;
                    case OBJECT_ID -> WireCodes.TYPE_OBJECT_ID;
                    case UUID -> WireCodes.TYPE_UUID;
                });
        output.writeBool(property.nullable());
    }

    private void writeAddColumn(String className, Property column) {
        output.writeLong(WireCodes.ADD_COLUMN);
        values.writeClassName(className);
        values.writeInterned(column.name());
        output.writeLong(code(column.type()));
        output.writeBool(column.nullable());
        writeCollectionType(column.collection());
        if (column.linkTarget().isPresent()) {
            values.writeInterned(column.linkTarget().get());
        }
        if (column.collection() == CollectionType.DICTIONARY) {
            output.writeLong(WireCodes.TYPE_STRING);
        }
    }

    private static int code(PropertyType type) {
        return switch (type) {
            case INT -> WireCodes.TYPE_INT;
            case BOOL -> WireCodes.TYPE_BOOL;
            case STRING -> WireCodes.TYPE_STRING;
            case BINARY -> WireCodes.TYPE_BINARY;
            case TIMESTAMP -> WireCodes.TYPE_TIMESTAMP;
            case FLOAT -> WireCodes.TYPE_FLOAT;
            case DOUBLE -> WireCodes.TYPE_DOUBLE;
            case DECIMAL -> WireCodes.TYPE_DECIMAL;
            case OBJECT_ID -> WireCodes.TYPE_OBJECT_ID;
            case UUID -> WireCodes.TYPE_UUID;
            case MIXED -> WireCodes.TYPE_NULL;
            case LINK -> WireCodes.TYPE_LINK;
        };
    }
}
