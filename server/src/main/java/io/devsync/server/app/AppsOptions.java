package io.devsync.server.app;

import java.util.List;
import java.util.Optional;

/**
 * How apps come into being.
 *
 * @param autoCreate whether an unknown app id creates an app at first use
 * @param trustAnySigner whether apps created so take custom tokens of any signer; only when nobody but this machine can
 *     reach the server
 * @param database the database of apps created so; absent to name it after the app id
 * @param fromFile what the app file says
 */
public record AppsOptions(
        boolean autoCreate, boolean trustAnySigner, Optional<String> database, List<AppFile.Entry> fromFile) {

    public AppsOptions {
        fromFile = List.copyOf(fromFile);
    }

    /** Everything open, for a server on a loopback address. */
    public static AppsOptions loopback() {
        return new AppsOptions(true, true, Optional.empty(), List.of());
    }
}
