package io.devsync.protocol.changeset;

import java.util.List;

/**
 * Realm's binary form of changesets, for occasional use from any thread (spec changeset-format).
 *
 * <p>Threads that read or write many changesets keep a {@link ChangesetDecoder} or {@link ChangesetEncoder} of their
 * own.
 */
public final class ChangesetCodec {

    private ChangesetCodec() {}

    /**
     * Reads all bytes as one changeset.
     *
     * @throws BadChangesetException if they are none; the text says at which byte and why
     */
    public static Changeset decode(byte[] bytes) throws BadChangesetException {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Reads a range of bytes as one changeset.
     *
     * @throws BadChangesetException if they are none; the text says at which byte of the range and why
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static Changeset decode(byte[] bytes, int offset, int length) throws BadChangesetException {
        return new ChangesetDecoder(new StringCache(0)).decode(bytes, offset, length);
    }

    /** Writes a changeset. */
    public static EncodedChangeset encode(Changeset changeset) {
        return new ChangesetEncoder().encode(changeset);
    }

    /** Writes instructions as one changeset; none become zero bytes. */
    public static EncodedChangeset encode(List<? extends Instruction> instructions) {
        return new ChangesetEncoder().encode(instructions);
    }
}
