package io.devsync.harness.device;

/** A device cannot go on, or what it was to reach did not come in time. */
public final class DeviceFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure that has no other cause. */
    public DeviceFailureException(String message) {
        super(message);
    }

    DeviceFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
