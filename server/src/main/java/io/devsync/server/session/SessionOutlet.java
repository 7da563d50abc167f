package io.devsync.server.session;

import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;

/**
 * The way from the engine to one session's device. All methods can be called from any thread, never block, and do
 * nothing once the session is over.
 */
public interface SessionOutlet {

    /** The ident under which the client knows the session. */
    long session();

    /**
     * Sends a message; order is kept. UNBOUND is not the engine's to send. A message that would stop or end the client
     * is not sent, but ends the session with an error after which the client comes again.
     *
     * @throws IllegalArgumentException if the message is of another session, or UNBOUND
     */
    void send(ServerMessage.SessionMessage message);

    /**
     * Ends the session with an error; nothing is sent for it afterwards. An error of connections, such as that of the
     * wrong sync mode, ends the whole connection.
     *
     * @throws IllegalArgumentException if sessions survive the error ({@link SyncError#sessionGoesOn()}): it is for
     *     {@link #send}
     */
    void fail(SyncError error);

    /**
     * Whether the device keeps up. When false, the engine sends no further DOWNLOAD until {@link
     * SyncSession#writable()}.
     */
    boolean isWritable();
}
