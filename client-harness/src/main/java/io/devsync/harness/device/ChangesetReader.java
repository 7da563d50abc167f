package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetDecoder;
import io.devsync.protocol.changeset.Instruction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads changesets for all devices that one thread owns. A server sends the same changeset to many devices: the last small
 * ones are remembered by their bytes, so that each is read once and its values are in memory once.
 *
 * <p>Direct mapped: a newcomer evicts what was in its place, so memory is bounded.
 */
final class ChangesetReader {

    /** What many devices have on the way at a time; a power of two. */
    private static final int PLACES = 4096;
    /** Most changesets are smaller; large ones would make the bound a large one. */
    private static final int BYTES_MAX = 1024;

    private record Known(byte[] bytes, List<Instruction> instructions) {}

    private final ChangesetDecoder decoder = new ChangesetDecoder();
    private final @Nullable Known[] known = new Known[PLACES];

    List<Instruction> read(byte[] bytes) throws BadChangesetException {
        if (bytes.length > BYTES_MAX) {
            return decoder.decode(bytes).instructions();
        }
        int hash = Arrays.hashCode(bytes);
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Known here = known[place];
        if (here != null && Arrays.equals(here.bytes, bytes)) {
            return here.instructions;
        }
        List<Instruction> instructions = decoder.decode(bytes).instructions();
        known[place] = new Known(bytes, instructions);
        return instructions;
    }
}
