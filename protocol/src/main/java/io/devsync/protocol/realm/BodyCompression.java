package io.devsync.protocol.realm;

import io.devsync.protocol.message.SyncError;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The zlib streams (RFC 1950) of UPLOAD and DOWNLOAD bodies (§2.1). */
final class BodyCompression {

    /** Below this the clients do not try either. */
    private static final int WORTHWHILE_BYTES = 1024;

    /** Deflate, 32 KiB window: the only first byte that clients take. */
    private static final byte ZLIB_HEADER = 0x78;

    /** Deflate cannot expand any stream by more than this factor: a larger claim is a lie. */
    private static final int EXPANSION_MAX = 1032;

    private BodyCompression() {}

    /** The compressed body, when that is smaller. */
    static Optional<byte[]> compress(byte[] body) {
        if (body.length <= WORTHWHILE_BYTES) {
            return Optional.empty();
        }
        // The fastest level: it takes most of what the slow ones take from changesets, and the event loop waits.
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(body);
            deflater.finish();
            byte[] compressed = new byte[body.length - 1];
            int size = deflater.deflate(compressed);
            return deflater.finished() ? Optional.of(Arrays.copyOf(compressed, size)) : Optional.empty();
        } finally {
            deflater.end();
        }
    }

    /**
     * The uncompressed body.
     *
     * @param sizeExact what the head says it is, already within the limits
     */
    static byte[] decompress(byte[] message, int offset, int length, int sizeExact) throws BadMessageException {
        if (length < 2 || message[offset] != ZLIB_HEADER) {
            throw bad("not a zlib stream with a window of 32 KiB");
        }
        if (sizeExact > (long) length * EXPANSION_MAX) {
            throw bad(length + " bytes cannot hold the announced " + sizeExact);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(message, offset, length);
            byte[] body = new byte[sizeExact];
            int size = inflateFully(inflater, body);
            if (size != sizeExact || !inflater.finished() || inflater.getRemaining() != 0) {
                throw bad("stream does not end after exactly the announced " + sizeExact + " bytes");
            }
            return body;
        } catch (DataFormatException e) {
            throw bad(e.getMessage() == null ? "damaged stream" : e.getMessage());
        } finally {
            inflater.end();
        }
    }

    /** Fills the body; the adler32 checksum behind the data is only read by a call with room for more. */
    private static int inflateFully(Inflater inflater, byte[] body) throws DataFormatException {
        int size = 0;
        int step;
        while (size < body.length && (step = inflater.inflate(body, size, body.length - size)) > 0) {
            size += step;
        }
        return inflater.finished() ? size : size + inflater.inflate(new byte[1]);
    }

    private static BadMessageException bad(String message) {
        return BadMessageException.ofConnection(SyncError.Code.BAD_DECOMPRESSION, "compressed body: " + message);
    }
}
