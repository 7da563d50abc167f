package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;

/**
 * Constants as protobuf: number {@code n} is our constant {@code n - 1}, for 0 is never legal there. The names say so in
 * the proto file, and a test compares them.
 */
final class EnumMapping {

    private EnumMapping() {}

    /** The number of a constant. */
    static int number(Enum<?> constant) {
        return constant.ordinal() + 1;
    }

    /** The constant of a number; {@code constants} are all there are, in order. */
    static <E extends Enum<E>> E read(String what, int number, E[] constants) throws BadChangesetException {
        if (number < 1 || number > constants.length) {
            throw new BadChangesetException(what + ": " + number + " (expected: 1 to " + constants.length + ")");
        }
        return constants[number - 1];
    }
}
