package io.devsync.harness.device;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.merge.MergeChangeset;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the device that the server may not have integrated yet: what is uploaded, and what it has become by
 * integrating the server's changes over it (spec merge-rules §5). Owned by its file.
 */
final class LocalChange {

    /** What an instruction takes on the wire besides texts and bytes; generous. */
    private static final int INSTRUCTION_BYTES = 24;
    /** A character takes up to three bytes in UTF-8, or six for two of them. */
    private static final int CHARACTER_BYTES_MAX = 3;

    private final long clientVersion;
    private final long serverVersion;
    private final long timestamp;
    private final List<Instruction> original;
    private @Nullable MergeChangeset reciprocal;

    /**
     * @param clientVersion the local version it made
     * @param serverVersion the server version that the device had integrated before
     * @param timestamp milliseconds since 2015-01-01 by the device's clock
     */
    LocalChange(long clientVersion, long serverVersion, long timestamp, List<Instruction> original) {
        this.clientVersion = clientVersion;
        this.serverVersion = serverVersion;
        this.timestamp = timestamp;
        this.original = original;
    }

    long clientVersion() {
        return clientVersion;
    }

    long timestamp() {
        return timestamp;
    }

    List<Instruction> original() {
        return original;
    }

    /** Its present form; merges edit it. The file's ident, part of the rank, may not have been known at commit. */
    MergeChangeset reciprocal(long ownIdent) {
        if (reciprocal == null) {
            reciprocal = new MergeChangeset(timestamp, ownIdent, original);
        }
        return reciprocal;
    }

    UploadedChangeset toUpload() {
        return new UploadedChangeset(clientVersion, serverVersion, timestamp, 0, new Changeset(original));
    }

    /** No less than what it takes in an UPLOAD, without encoding it. */
    long uploadBytesMax() {
        long bytes = 0;
        for (Instruction instruction : original) {
            bytes += INSTRUCTION_BYTES + CHARACTER_BYTES_MAX * instruction.className().length();
            if (instruction instanceof ObjectInstruction object && object.key() instanceof PrimaryKey.StringKey key) {
                bytes += (long) CHARACTER_BYTES_MAX * key.value().length();
            }
            bytes += switch (instruction) {
                case Instruction.Update update -> size(update.value());
                case Instruction.ArrayInsert insert -> size(insert.value());
                case Instruction.SetInsert insert -> size(insert.value());
                case Instruction.SetErase erase -> size(erase.value());
                default -> 0;
            };
        }
        return bytes;
    }

    private static long size(Payload value) {
        return switch (value) {
            case Scalar.Str(String text) -> (long) CHARACTER_BYTES_MAX * text.length();
            case Scalar.Binary(byte[] bytes) -> bytes.length;
            default -> INSTRUCTION_BYTES;
        };
    }
}
