package io.devsync.protocol.realm;

/**
 * How much one message may hold; everything is checked against a declared size before memory is reserved for it.
 *
 * @param messageBytesMax of a whole message as it comes from the socket, compressed or not
 * @param uncompressedBytesMax of an UPLOAD's or DOWNLOAD's body after decompression
 * @param changesetsMax in one message
 * @param bindDataBytesMax of BIND's partition value or JSON, and of its token
 * @param queryBytesMax of a set of subscriptions
 * @param textBytesMax of texts and JSON that are meant for people or tests
 */
public record WireLimits(
        int messageBytesMax,
        int uncompressedBytesMax,
        int changesetsMax,
        int bindDataBytesMax,
        int queryBytesMax,
        int textBytesMax) {

    /** What a server accepts. */
    public static final WireLimits DEFAULT = new WireLimits(
            // Clients keep messages of several changesets below 16 MiB (§3.5); a single changeset of 16 MiB still
            // passes with its head. The original's limit was the same, and clients know what to do beyond it (1009).
            16 * 1024 * 1024 + 64 * 1024,
            // The same: a larger changeset could neither be sent on to any client (§7.2) nor stored by us. Read into
            // instructions it takes up to 16 times as much, which is what a compressed kilobyte must not cost.
            16 * 1024 * 1024 + 64 * 1024,
            // Clients stop adding changesets at 128 KiB (§3.5), and none of them is empty.
            128 * 1024,
            // A partition value is a scalar; the reference server allows 1 KiB and 2 KiB for the token.
            64 * 1024,
            // Clients have no limit; thousands of subscriptions of a hundred bytes fit. The original took 1 MiB.
            4 * 1024 * 1024,
            // Error texts of clients name one instruction.
            256 * 1024);
}
