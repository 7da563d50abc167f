package io.devsync.server.http;

/** What happens on one WebSocket, in order, on the connection's event loop: nothing here may block. */
public interface WebSocketListener {

    /** The upgrade is done; called first and once. */
    void opened(WebSocketConnection connection);

    /** A whole binary message arrived. */
    void message(byte[] message);

    /** {@link WebSocketConnection#isWritable()} changed. */
    void writabilityChanged();

    /** The server is about to stop; the listener should end the connection. */
    void serverClosing();

    /** The connection is gone, by whatever way; called last and once. */
    void closed();
}
