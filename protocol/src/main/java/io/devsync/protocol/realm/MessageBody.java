package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncError;
import java.util.Optional;

/** The bodies of UPLOAD and DOWNLOAD: either the rest of the message, or a zlib stream (§2.1). */
final class MessageBody {

    private MessageBody() {}

    /** The entries of a body, uncompressed; the whole message has been read afterwards. */
    static Tokens open(
            Tokens in,
            byte[] message,
            boolean compressed,
            long uncompressedSize,
            long compressedSize,
            int uncompressedBytesMax)
            throws BadMessageException {
        if (uncompressedSize > uncompressedBytesMax) {
            throw BadMessageException.tooBig("uncompressed body in bytes", uncompressedSize, uncompressedBytesMax);
        }
        long announced = compressed ? compressedSize : uncompressedSize;
        if (announced != in.remaining() || !compressed && compressedSize != 0) {
            throw in.bad("body: " + in.remaining() + " bytes, announced as " + uncompressedSize + " uncompressed and "
                    + compressedSize + " compressed");
        }
        int offset = in.position();
        in.skip("body", announced, message.length);
        if (!compressed) {
            return new Tokens(message, offset, message.length, SyncError.Code.BAD_CHANGESET_HEADER_SYNTAX);
        }
        byte[] body = BodyCompression.decompress(message, offset, (int) announced, (int) uncompressedSize);
        return new Tokens(body, 0, body.length, SyncError.Code.BAD_CHANGESET_HEADER_SYNTAX);
    }

    /** Passes over a changeset; its offset. */
    static int skipChangeset(Tokens body, long size) throws BadMessageException {
        if (size > body.remaining()) {
            throw BadMessageException.ofConnection(
                    SyncError.Code.BAD_CHANGESET_SIZE,
                    "changeset size: " + size + " (expected: at most the " + body.remaining()
                            + " bytes that are left of the body)");
        }
        int offset = body.position();
        body.skip("changeset", size, Integer.MAX_VALUE);
        return offset;
    }

    /** The end of a head and the body: flag, sizes, line feed, bytes. */
    static byte[] close(ByteSink head, byte[] body, boolean compresses) {
        Optional<byte[]> compressed = compresses ? BodyCompression.compress(body) : Optional.empty();
        byte[] content = compressed.orElse(body);
        head.token(compressed.isPresent()).token(body.length).token(compressed.isPresent() ? content.length : 0);
        return content;
    }
}
