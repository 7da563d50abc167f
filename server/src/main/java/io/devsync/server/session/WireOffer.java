package io.devsync.server.session;

import io.devsync.server.http.HttpRequest;
import java.util.Optional;

/** A wire before anybody speaks it: where it is served, under which name, and where its clients put their token. */
sealed interface WireOffer permits RealmSyncWire.Offer, DeviceSyncWire.Offer {

    /** The path, with {@code {app}} for the client app id. */
    String pattern();

    /**
     * The wire of a client that offers these sub-protocols.
     *
     * @param subProtocols the header's value; may be anything
     * @param request the upgrade
     * @return empty when none of them is of this wire
     */
    Optional<SyncWire> agree(String subProtocols, HttpRequest request);

    /** What should have been offered, for people. */
    String expectation();

    /** The access token of an upgrade, if there is one. */
    Optional<String> token(HttpRequest request);
}
