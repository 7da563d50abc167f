package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts instructions into changesets that every wire can carry: clients keep a changeset in one value of less than 16 MiB
 * (spec wire-protocol §7.2), and the open wire names class and property in every instruction.
 *
 * <p>Several changesets may share one server version in flexible sync (§4.2.1), and one rank makes them merge as the
 * whole would have, so that a cut may be anywhere, inside of an object too. A single instruction always fits: {@link
 * DocumentMapping#DOCUMENT_BYTES_MAX} and the limits of uploads see to it.
 */
final class ChangesetParts {

    /** Type, prior sizes, flags and field tags; what numbers, dates and keys of fixed size take is in it too. */
    private static final int INSTRUCTION_BYTES = 48;

    /** The same of an instruction that says no more than which object comes or goes. */
    private static final int OBJECT_INSTRUCTION_BYTES = 20;

    private static final int PATH_ELEMENT_BYTES = 6;

    private ChangesetParts() {}

    /** About how many bytes an instruction takes when nothing of it can be shared with others. */
    static int bytes(Instruction instruction) {
        int bytes = instruction.className().length()
                + switch (instruction) {
                    case Instruction.CreateObject ignored -> OBJECT_INSTRUCTION_BYTES;
                    case Instruction.EraseObject ignored -> OBJECT_INSTRUCTION_BYTES;
                    default -> INSTRUCTION_BYTES;
                };
        if (instruction instanceof ObjectInstruction object && object.key() instanceof PrimaryKey.StringKey(String key)) {
            bytes += key.length();
        }
        if (instruction instanceof PathInstruction inside) {
            bytes += inside.property().length() + bytes(inside.path());
        }
        return switch (instruction) {
            case Instruction.Update update -> bytes + bytes(update.value());
            case Instruction.ArrayInsert insert -> bytes + bytes(insert.value());
            case Instruction.SetInsert insert -> bytes + bytes(insert.value());
            case Instruction.SetErase erase -> bytes + bytes(erase.value());
            default -> bytes;
        };
    }

    private static int bytes(Path path) {
        int bytes = PATH_ELEMENT_BYTES * path.size();
        for (int i = 0; i < path.size(); i++) {
            bytes += path.isIndex(i) ? 0 : path.key(i).length();
        }
        return bytes;
    }

    private static int bytes(Payload payload) {
        return switch (payload) {
            case Scalar.Str(String text) -> text.length();
            case Scalar.Binary(byte[] bytes) -> bytes.length;
            case Scalar.Link(String className, PrimaryKey key) ->
                className.length() + (key instanceof PrimaryKey.StringKey(String text) ? text.length() : 0);
            default -> 0;
        };
    }

    /**
     * The instructions in parts, in order.
     *
     * @param bytesMax how large a part may get; only a part of one instruction may be larger
     */
    static List<List<Instruction>> of(List<Instruction> instructions, int bytesMax) {
        List<List<Instruction>> parts = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < instructions.size(); i++) {
            int next = bytes(instructions.get(i));
            if (i > from && bytes + next > bytesMax) {
                parts.add(instructions.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += next;
        }
        parts.add(instructions.subList(from, instructions.size()));
        return parts;
    }
}
