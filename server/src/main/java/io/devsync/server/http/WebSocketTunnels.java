package io.devsync.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that a server carries to other servers. Used by any thread. */
public final class WebSocketTunnels {

    private final Set<WebSocketTunnel> open = ConcurrentHashMap.newKeySet();

    /** None yet. */
    public WebSocketTunnels() {}

    void opened(WebSocketTunnel tunnel) {
        open.add(tunnel);
    }

    void closed(WebSocketTunnel tunnel) {
        open.remove(tunnel);
    }

    /** How many there are. */
    public int count() {
        return open.size();
    }

    /** Ends all connections to a server, which may be dead without having said so; their clients come again. */
    public void closeTo(String host, int port) {
        for (WebSocketTunnel tunnel : open) {
            if (tunnel.leadsTo(host, port)) {
                tunnel.hangUp();
            }
        }
    }
}
