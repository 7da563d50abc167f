package io.devsync.protocol.realm;

/**
 * A message that would end or wedge the client that receives it: a fault of the server, caught before it leaves
 * (invariant I6). The connection has to be dropped, so that the client comes again with its state intact.
 */
public final class UnsendableMessageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public UnsendableMessageException(String message) {
        super(message);
    }
}
