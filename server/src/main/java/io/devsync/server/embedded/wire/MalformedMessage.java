package io.devsync.server.embedded.wire;

/** Bytes that are no message of the protocol: the connection is closed, as nothing after them can be understood. */
public final class MalformedMessage extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMessage(String message) {
        super(message, null, false, false);
    }
}
