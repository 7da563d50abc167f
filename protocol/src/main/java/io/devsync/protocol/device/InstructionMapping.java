package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.device.v1.Place;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;

/** Instructions as protobuf; reads as strictly as the binary form is read. */
final class InstructionMapping {

    private InstructionMapping() {}

    static List<io.devsync.protocol.device.v1.Instruction> write(List<Instruction> instructions) {
        List<io.devsync.protocol.device.v1.Instruction> written = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            written.add(write(instruction));
        }
        return written;
    }

    static io.devsync.protocol.device.v1.Instruction write(Instruction instruction) {
        var written = io.devsync.protocol.device.v1.Instruction.newBuilder();
        switch (instruction) {
            case Instruction.AddTable add -> {
                var table = written.getAddTableBuilder()
                        .setClassName(add.className())
                        .setKindValue(SchemaMapping.kind(add.kind()));
                switch (add.kind()) {
                    case ClassKind.TopLevel(var key) -> table.setPrimaryKey(SchemaMapping.write(key));
                    case ClassKind.Asymmetric(var key) -> table.setPrimaryKey(SchemaMapping.write(key));
                    case ClassKind.Embedded ignored -> {}
                }
            }
            case Instruction.EraseTable erase -> written.getEraseTableBuilder().setClassName(erase.className());
            case Instruction.CreateObject create ->
                written.getCreateObjectBuilder()
                        .setClassName(create.className())
                        .setKey(ValueMapping.write(create.key()));
            case Instruction.EraseObject erase ->
                written.getEraseObjectBuilder()
                        .setClassName(erase.className())
                        .setKey(ValueMapping.write(erase.key()));
            case Instruction.AddColumn add ->
                written.getAddColumnBuilder()
                        .setClassName(add.className())
                        .setColumn(SchemaMapping.write(add.column()));
            case Instruction.EraseColumn erase ->
                written.getEraseColumnBuilder().setClassName(erase.className()).setProperty(erase.property());
            case PathInstruction inside -> write(inside, written);
        }
        return written.build();
    }

    private static void write(PathInstruction instruction, io.devsync.protocol.device.v1.Instruction.Builder written) {
        Place place = Place.newBuilder()
                .setClassName(instruction.className())
                .setKey(ValueMapping.write(instruction.key()))
                .setProperty(instruction.property())
                .addAllPath(ValueMapping.write(instruction.path()))
                .build();
        switch (instruction) {
            case Instruction.Update update ->
                written.getUpdateBuilder()
                        .setPlace(place)
                        .setValue(ValueMapping.write(update.value()))
                        .setIsDefault(update.isDefault())
                        .setPriorSize(update.priorSize());
            case Instruction.AddInteger add ->
                written.getAddIntegerBuilder().setPlace(place).setDelta(add.delta());
            case Instruction.ArrayInsert insert ->
                written.getArrayInsertBuilder()
                        .setPlace(place)
                        .setValue(ValueMapping.write(insert.value()))
                        .setPriorSize(insert.priorSize());
            case Instruction.ArrayMove move ->
                written.getArrayMoveBuilder().setPlace(place).setTo(move.to()).setPriorSize(move.priorSize());
            case Instruction.ArrayErase erase ->
                written.getArrayEraseBuilder().setPlace(place).setPriorSize(erase.priorSize());
            case Instruction.Clear clear ->
                written.getClearBuilder()
                        .setPlace(place)
                        .setCollectionValue(EnumMapping.number(clear.collection()));
            case Instruction.SetInsert insert ->
                written.getSetInsertBuilder().setPlace(place).setValue(ValueMapping.write(insert.value()));
            case Instruction.SetErase erase ->
                written.getSetEraseBuilder().setPlace(place).setValue(ValueMapping.write(erase.value()));
        }
    }

    static List<Instruction> read(List<io.devsync.protocol.device.v1.Instruction> instructions)
            throws BadChangesetException {
        List<Instruction> read = new ArrayList<>(instructions.size());
        for (int i = 0; i < instructions.size(); i++) {
            try {
                read.add(read(instructions.get(i)));
            } catch (BadChangesetException e) {
                throw new BadChangesetException("instruction " + i + ": " + e.getMessage());
            }
        }
        return List.copyOf(read);
    }

    private static Instruction read(io.devsync.protocol.device.v1.Instruction instruction)
            throws BadChangesetException {
        return switch (instruction.getKindCase()) {
            case ADD_TABLE -> {
                var add = instruction.getAddTable();
                yield new Instruction.AddTable(
                        add.getClassName(),
                        SchemaMapping.readKind(add.getKindValue(), add.hasPrimaryKey(), add.getPrimaryKey()));
            }
            case ERASE_TABLE ->
                new Instruction.EraseTable(instruction.getEraseTable().getClassName());
            case CREATE_OBJECT -> {
                var create = instruction.getCreateObject();
                yield new Instruction.CreateObject(create.getClassName(), ValueMapping.read(create.getKey()));
            }
            case ERASE_OBJECT -> {
                var erase = instruction.getEraseObject();
                yield new Instruction.EraseObject(erase.getClassName(), ValueMapping.read(erase.getKey()));
            }
            case ADD_COLUMN -> {
                var add = instruction.getAddColumn();
                yield new Instruction.AddColumn(add.getClassName(), SchemaMapping.read(add.getColumn()));
            }
            case ERASE_COLUMN -> {
                var erase = instruction.getEraseColumn();
                yield new Instruction.EraseColumn(erase.getClassName(), erase.getProperty());
            }
            case UPDATE -> readUpdate(instruction.getUpdate());
            case ADD_INTEGER -> {
                var add = instruction.getAddInteger();
                Target at = Target.of(add.getPlace());
                yield new Instruction.AddInteger(at.className, at.key, at.property, at.path, add.getDelta());
            }
            case ARRAY_INSERT -> {
                var insert = instruction.getArrayInsert();
                Target at = Target.ofElement(insert.getPlace());
                yield new Instruction.ArrayInsert(
                        at.className,
                        at.key,
                        at.property,
                        at.path,
                        ValueMapping.read(insert.getValue()),
                        priorSize(insert.getPriorSize()));
            }
            case ARRAY_MOVE -> {
                var move = instruction.getArrayMove();
                Target at = Target.ofElement(move.getPlace());
                int to = ValueMapping.listNumber("index to move to", move.getTo());
                yield new Instruction.ArrayMove(
                        at.className, at.key, at.property, at.path, to, priorSize(move.getPriorSize()));
            }
            case ARRAY_ERASE -> {
                var erase = instruction.getArrayErase();
                Target at = Target.ofElement(erase.getPlace());
                yield new Instruction.ArrayErase(
                        at.className, at.key, at.property, at.path, priorSize(erase.getPriorSize()));
            }
            case CLEAR -> {
                var clear = instruction.getClear();
                Target at = Target.of(clear.getPlace());
                CollectionType type =
                        EnumMapping.read("collection type", clear.getCollectionValue(), CollectionType.values());
                yield new Instruction.Clear(at.className, at.key, at.property, at.path, type);
            }
            case SET_INSERT -> {
                var insert = instruction.getSetInsert();
                Target at = Target.of(insert.getPlace());
                yield new Instruction.SetInsert(
                        at.className, at.key, at.property, at.path, ValueMapping.readScalar(insert.getValue()));
            }
            case SET_ERASE -> {
                var erase = instruction.getSetErase();
                Target at = Target.of(erase.getPlace());
                yield new Instruction.SetErase(
                        at.className, at.key, at.property, at.path, ValueMapping.readScalar(erase.getValue()));
            }
            case KIND_NOT_SET -> throw new BadChangesetException("missing or of unknown kind");
        };
    }

    private static Instruction readUpdate(io.devsync.protocol.device.v1.Instruction.Update update)
            throws BadChangesetException {
        Target at = Target.of(update.getPlace());
        int priorSize = priorSize(update.getPriorSize());
        if (at.path.endsWithIndex() ? update.getIsDefault() : priorSize != 0) {
            throw new BadChangesetException("update of \"" + at.property + at.path + "\": default "
                    + update.getIsDefault() + ", prior size " + priorSize
                    + " (expected: a prior size for list elements only, a default for all else only)");
        }
        return new Instruction.Update(
                at.className,
                at.key,
                at.property,
                at.path,
                ValueMapping.read(update.getValue()),
                update.getIsDefault(),
                priorSize);
    }

    private static int priorSize(int size) throws BadChangesetException {
        return ValueMapping.listNumber("prior size of list", size);
    }

    /** A place, read. */
    private record Target(String className, PrimaryKey key, String property, Path path) {

        static Target of(Place place) throws BadChangesetException {
            return new Target(
                    place.getClassName(),
                    ValueMapping.read(place.getKey()),
                    place.getProperty(),
                    ValueMapping.read(place.getPathList()));
        }

        static Target ofElement(Place place) throws BadChangesetException {
            Target target = of(place);
            if (!target.path.endsWithIndex()) {
                throw new BadChangesetException("list edit with path \"" + target.path
                        + "\" (expected: a list index at its end)");
            }
            return target;
        }
    }
}
