package io.devsync.protocol.message;

import java.util.List;

/**
 * A message as it is sent.
 *
 * @param parts its bytes in order. Large changesets are the very arrays that other devices are sent as well: nobody changes
 *     them
 */
public record EncodedMessage(List<byte[]> parts) {

    /** A message in one piece. */
    public static EncodedMessage of(byte[] message) {
        return new EncodedMessage(List.of(message));
    }

    /** In bytes, at most 2 GB. */
    public int size() {
        int size = 0;
        for (byte[] part : parts) {
            size = Math.addExact(size, part.length);
        }
        return size;
    }

    /** The whole message; no copy of one that is in one piece. */
    public byte[] toBytes() {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        byte[] whole = new byte[size()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
