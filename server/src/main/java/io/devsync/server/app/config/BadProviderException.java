package io.devsync.server.app.config;

/** A provider cannot be used as it was configured; the message says why. */
public final class BadProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadProviderException(String message) {
        super(message);
    }
}
