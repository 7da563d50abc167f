package io.devsync.server.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Decides which addresses of JSON Web Key Sets may be asked: nobody on the way may put keys of their own in. */
public final class JwkAddress {

    private JwkAddress() {}

    /** The address, when it is https, or http on this machine. */
    public static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
            boolean safe = scheme.equals("https") || (scheme.equals("http") && local);
            return safe && !host.isEmpty() ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }
}
