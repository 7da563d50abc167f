package io.devsync.server.session;

import io.devsync.protocol.device.DeviceWire;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.WebSocketEndpoint;
import io.devsync.server.http.WebSocketListener;
import io.devsync.server.http.WebSocketTunnels;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sync protocol as an endpoint of the HTTP server: agrees on a sub-protocol, asks the {@link SyncAdmission}, and from
 * then on keeps the connection (wire-protocol §1).
 */
public final class SyncEndpoint implements WebSocketEndpoint {

    private static final Logger log = LoggerFactory.getLogger(SyncEndpoint.class);

    /** How much of a client's own words is repeated to it. */
    private static final int QUOTED_CHARS_MAX = 200;

    private final WireOffer offer;
    private final SyncAdmission admission;
    private final SyncConnections connections;

    private SyncEndpoint(WireOffer offer, SyncAdmission admission, SyncConnections connections) {
        this.offer = offer;
        this.admission = admission;
        this.connections = connections;
    }

    /** Realm's own wire, at the path that clients connect to unless {@code /location} says otherwise. */
    public static SyncEndpoint ofRealm(SyncAdmission admission, SyncConnections connections) {
        return new SyncEndpoint(
                new RealmSyncWire.Offer(connections.limits().wire()), admission, connections);
    }

    /** The open wire of devices in any language (docs/device-protocol.md). */
    public static SyncEndpoint ofDevices(SyncAdmission admission, SyncConnections connections) {
        return new SyncEndpoint(new DeviceSyncWire.Offer(DeviceWire.LIMITS), admission, connections);
    }

    @Override
    public String pattern() {
        return offer.pattern();
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpRequest request) {
        String offered = request.header("sec-websocket-protocol").orElse("");
        Optional<SyncWire> wire = offer.agree(offered, request);
        String connectionId = new ObjectId().toHexString();
        String app = request.pathParameter("app");
        if (wire.isEmpty()) {
            refused(app, connectionId, "protocol", offered);
            return CompletableFuture.completedStage(new Upgrade.Refused(HttpResponse.text(400, noCommon(offered))));
        }
        return admission
                .admit(app, offer.token(request))
                .thenApply(decision -> decide(decision, wire.get(), request, app, connectionId));
    }

    private String noCommon(String offered) {
        return "no common sync protocol: client offers \"" + quoted(offered) + "\" (expected: " + offer.expectation()
                + ")";
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED_CHARS_MAX ? text : text.substring(0, QUOTED_CHARS_MAX) + "...";
    }

    private Upgrade decide(
            SyncAdmission.Decision decision, SyncWire wire, HttpRequest request, String app, String connectionId) {
        return switch (decision) {
            case SyncAdmission.Decision.Accepted(String userId, String deviceId, SyncGateway gateway) -> {
                String userAgent = quoted(request.header("user-agent").orElse(""));
                SyncPeer peer = new SyncPeer(connectionId, app, userId, deviceId, request.baseUrl(), userAgent);
                yield accepted(wire, connectionId, new SyncConnection(peer, wire, gateway, connections));
            }
            case SyncAdmission.Decision.Elsewhere(WebSocketTunnels through, String host, int port) ->
                new Upgrade.Elsewhere(through, host, port, Map.of());
            case SyncAdmission.Decision.Unauthorized(String reason) -> {
                refused(app, connectionId, "unauthorized", reason);
                yield turnedAway(wire, connectionId, 401, RefusedConnection.UNAUTHORIZED, reason);
            }
            case SyncAdmission.Decision.Forbidden(String reason) -> {
                refused(app, connectionId, "forbidden", reason);
                connections.journal().refused(app, connectionId, "forbidden", reason);
                yield turnedAway(wire, connectionId, 403, RefusedConnection.FORBIDDEN, reason);
            }
            case SyncAdmission.Decision.UnknownApp(String reason) -> {
                refused(app, connectionId, "unknown-app", reason);
                yield new Upgrade.Refused(HttpResponse.text(404, reason));
            }
            case SyncAdmission.Decision.Unavailable(String reason) -> {
                refused(app, connectionId, "unavailable", reason);
                connections.journal().refused(app, connectionId, "unavailable", reason);
                yield new Upgrade.Refused(HttpResponse.text(503, reason));
            }
        };
    }

    private static Upgrade turnedAway(
            SyncWire wire, String connectionId, int status, int closeCode, String reason) {
        return wire.readsCloseCodes()
                ? accepted(wire, connectionId, new RefusedConnection(closeCode, reason))
                : new Upgrade.Refused(HttpResponse.text(status, reason));
    }

    private static Upgrade accepted(SyncWire wire, String connectionId, WebSocketListener listener) {
        return new Upgrade.Accepted(
                Optional.of(wire.subProtocol()),
                Map.of("x-appservices-request-id", connectionId),
                wire.messageBytesMax(),
                wire.tooBigReason(),
                listener);
    }

    private void refused(String app, String connectionId, String kind, String reason) {
        connections.meters().refused(kind);
        log.atInfo()
                .addKeyValue("app", app)
                .addKeyValue("connection", connectionId)
                .addKeyValue("kind", kind)
                .addKeyValue("reason", quoted(reason))
                .log("sync connection refused");
    }
}
