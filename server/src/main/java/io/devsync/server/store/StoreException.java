package io.devsync.server.store;

/** The data source did not do what was asked; what is acknowledged is not touched by it. */
public class StoreException extends RuntimeException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
