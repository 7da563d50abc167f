package io.devsync.server.session;

import io.devsync.server.http.WebSocketConnection;
import io.devsync.server.http.WebSocketListener;

/**
 * A connection that is accepted only to be told why not: from protocol 8 on clients expect a close code instead of an
 * HTTP status (wire-protocol §1.6).
 *
 * @param code 4001 makes the client refresh its token, 4002 log its user out
 */
record RefusedConnection(int code, String reason) implements WebSocketListener {

    static final int UNAUTHORIZED = 4001;
    static final int FORBIDDEN = 4002;

    @Override
    public void opened(WebSocketConnection connection) {
        connection.close(code, reason);
    }

    @Override
    public void message(byte[] message) {}

    @Override
    public void writabilityChanged() {}

    @Override
    public void serverClosing() {}

    @Override
    public void closed() {}
}
