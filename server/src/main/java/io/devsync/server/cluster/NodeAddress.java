package io.devsync.server.cluster;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node takes what other nodes hand on.
 *
 * @param host a name or an address; one of IPv6 without brackets
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {

    /** @throws IllegalArgumentException when a part is out of range */
    public NodeAddress {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "address: \"" + host + ":" + port + "\" (expected: HOST:PORT, such as 10.0.0.7:9090)");
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static NodeAddress parse(String text) {
        try {
            URI uri = new URI("node://" + text);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getAuthority().equals(text) && uri.getUserInfo() == null) {
                String host = uri.getHost();
                return new NodeAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
            }
        } catch (URISyntaxException notOne) {
            // Said below.
        }
        throw new IllegalArgumentException("address: \"" + text + "\" (expected: HOST:PORT, such as 10.0.0.7:9090)");
    }

    /** {@code host:port}, as it stands in a URL. */
    public String text() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return text();
    }
}
