package io.devsync.harness.device;

/** The server sent what a real client does not survive: a defect of the server. */
public final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }

    static void unless(boolean condition, String message) throws ProtocolViolation {
        if (!condition) {
            throw new ProtocolViolation(message);
        }
    }
}
