package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;

/**
 * The way from connections into the sync engine of one app.
 *
 * <p>No method here or in {@link SyncSession} blocks: each one hands over to the engine's own thread and returns.
 */
public interface SyncGateway {

    /**
     * Starts a session for a BIND.
     *
     * @param connection who is there
     * @param bind the message
     * @param outlet the way back to the device
     * @return the session, before the engine has looked at the BIND; errors come through the outlet
     */
    SyncSession bind(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet);
}
