package io.devsync.server.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

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

    /** What is carried now. */
    public Carried now() {
        return new Carried(List.copyOf(open));
    }

    /** The connections of some moment. */
    public static final class Carried {

        private final List<WebSocketTunnel> tunnels;

        private Carried(List<WebSocketTunnel> tunnels) {
            this.tunnels = tunnels;
        }

        /**
         * Ends those to servers that are not there, which may be dead without having said so; their clients come again.
         *
         * @param there whether a server is, by its host and port
         */
        public void endUnless(BiPredicate<String, Integer> there) {
            for (WebSocketTunnel tunnel : tunnels) {
                if (!tunnel.leadsTo(there)) {
                    tunnel.hangUp();
                }
            }
        }
    }
}
