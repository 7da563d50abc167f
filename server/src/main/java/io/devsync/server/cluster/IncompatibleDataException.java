package io.devsync.server.cluster;

/** This release must not work with these data, or not side by side with a node that does. The message is for people. */
public final class IncompatibleDataException extends Exception {

    private static final long serialVersionUID = 1L;

    IncompatibleDataException(String message) {
        super(message);
    }
}
