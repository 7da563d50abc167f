package io.devsync.server.transfer;

/** Why documents could not be taken in or out: one sentence with what to do. */
public final class TransferException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TransferException(String message) {
        super(message);
    }

    public TransferException(String message, Throwable cause) {
        super(message, cause);
    }
}
