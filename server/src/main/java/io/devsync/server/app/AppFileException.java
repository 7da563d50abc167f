package io.devsync.server.app;

/** The app file cannot be used; the message says where and why. */
public final class AppFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AppFileException(String message) {
        super(message);
    }
}
