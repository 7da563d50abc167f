package io.devsync.harness.oracle;

/** A script did not end with all devices and documents equal, or did not end at all; the message says how. */
final class DisagreementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DisagreementException(String message) {
        super(message);
    }

    DisagreementException(String message, Throwable cause) {
        super(message, cause);
    }
}
