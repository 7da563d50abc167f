package io.devsync.harness.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * The server that gets the load: one on this machine, unless somebody said that the other one is theirs. Nothing is sent
 * to any other address.
 *
 * @param baseUrl as apps are configured with it, without a slash at the end
 */
public record LoadTarget(URI baseUrl) {

    /** The flag that allows servers elsewhere. */
    public static final String OWN_SERVER_FLAG = "--yes-i-own-this-server";

    /**
     * Checks an address.
     *
     * @param url such as {@code http://localhost:9090}
     * @param ownServer whether the user has said that a server elsewhere is theirs
     * @throws IllegalArgumentException when it is no address, or one elsewhere that nobody vouches for; the text says
     *     what to do
     */
    public static LoadTarget of(String url, boolean ownServer) {
        URI parsed;
        try {
            parsed = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (URISyntaxException bad) {
            throw new IllegalArgumentException("URL: " + url + " (expected: such as http://localhost:9090)", bad);
        }
        boolean http = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
        if (!http || parsed.getHost() == null || parsed.getQuery() != null || parsed.getFragment() != null) {
            throw new IllegalArgumentException("URL: " + url + " (expected: such as http://localhost:9090)");
        }
        if (!ownServer && !loopback(parsed.getHost())) {
            throw new IllegalArgumentException("host " + parsed.getHost() + " is not this machine. Load hurts whom it "
                    + "hits: if the server is yours, say so with " + OWN_SERVER_FLAG);
        }
        return new LoadTarget(parsed);
    }

    /** Whether the server answers what it tells programs on its own machine only. */
    boolean isHere() {
        return loopback(baseUrl.getHost());
    }

    private static boolean loopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("host " + host + " is not known: check the URL", unknown);
        }
    }
}
