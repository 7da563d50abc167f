package io.devsync.harness.soak;

/** A soak cannot go on. */
public final class SoakException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SoakException(String message) {
        super(message);
    }

    SoakException(String message, Throwable cause) {
        super(message, cause);
    }
}
