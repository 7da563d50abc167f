package io.devsync.server.embedded.storage;

/** An open transaction holds what a plain write wants to change; the writer waits for its end and starts again. */
final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Transaction holder;

    BusyException(Transaction holder) {
        super("held by an open transaction", null, false, false);
        this.holder = holder;
    }

    Transaction holder() {
        return holder;
    }
}
