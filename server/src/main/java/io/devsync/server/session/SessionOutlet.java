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

    /** Sends a message; order is kept. */
    void send(ServerMessage.SessionMessage message);

    /** Ends the session with an error; nothing is sent for it afterwards. Not for errors that sessions survive. */
    void fail(SyncError error);

    /**
     * Whether the device keeps up. When false, the engine sends no further DOWNLOAD until {@link
     * SyncSession#writable()}.
     */
    boolean isWritable();
}
