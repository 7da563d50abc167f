package io.devsync.server.sync;

import io.devsync.protocol.message.SyncError;
import java.util.Optional;

/**
 * Why a device cannot go on.
 *
 * @param error what it is told
 * @param divergence how its history differs from the server's, when that is why
 */
record Refusal(SyncError error, Optional<Divergence> divergence) {

    static Refusal of(SyncError error) {
        return new Refusal(error, Optional.empty());
    }

    /**
     * A device with another history.
     *
     * @param during the message that showed it
     */
    static Refusal of(Divergence divergence, String during, String found) {
        return new Refusal(divergence.error(during, found), Optional.of(divergence));
    }
}
