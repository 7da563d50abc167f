package io.devsync.server.session;

import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.WebSocketEndpoint;
import io.devsync.server.http.WebSocketListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Realm's sync protocol as an endpoint of the HTTP server: agrees on a sub-protocol, asks the {@link SyncAdmission},
 * and from then on keeps the connection (wire-protocol §1).
 */
public final class SyncEndpoint implements WebSocketEndpoint, AutoCloseable {

    /** Where clients connect to unless {@code /location} says otherwise. */
    public static final String PATTERN = "/api/client/v2.0/app/{app}/realm-sync";

    private static final Logger log = LoggerFactory.getLogger(SyncEndpoint.class);

    /** The first version that reads close codes instead of HTTP statuses. */
    private static final int FIRST_WITH_CLOSE_CODES = 8;

    /** How much of a client's own words is repeated to it. */
    private static final int QUOTED_CHARS_MAX = 200;

    private final SyncAdmission admission;
    private final Shared shared;
    private final ScheduledExecutorService reaper;

    /** What all connections of the endpoint share. */
    record Shared(
            SyncLimits limits, SyncMeters meters, Clock clock, LargeMessages large, Set<SyncConnection> connections) {}

    /**
     * An endpoint; to be closed after its HTTP server.
     *
     * @param registry gets the meters named {@code devsync.sync} in {@link io.devsync.server.metrics.Meters}
     * @param clock tells how long a connection was silent
     */
    public SyncEndpoint(SyncAdmission admission, SyncLimits limits, MeterRegistry registry, Clock clock) {
        this.admission = admission;
        shared = new Shared(
                limits,
                new SyncMeters(registry),
                clock,
                new LargeMessages(limits.largeMessagesMax()),
                ConcurrentHashMap.newKeySet());
        reaper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sync-reaper").factory());
        long periodMillis = Math.max(1, limits.idleTimeout().toMillis() / 4);
        reaper.scheduleWithFixedDelay(this::reapIdle, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String pattern() {
        return PATTERN;
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpRequest request) {
        String offer = request.header("sec-websocket-protocol").orElse("");
        Optional<SubProtocol> protocol = SubProtocol.choose(offer);
        String connectionId = new ObjectId().toHexString();
        String app = request.pathParameter("app");
        if (protocol.isEmpty()) {
            refused(app, connectionId, "protocol", offer);
            return CompletableFuture.completedStage(new Upgrade.Refused(HttpResponse.text(400, noCommon(offer))));
        }
        Optional<String> token = Optional.ofNullable(request.query().get("baas_at")).filter(value -> !value.isEmpty());
        return admission
                .admit(app, token, protocol.get().mode())
                .thenApply(decision -> decide(decision, protocol.get(), request, app, connectionId));
    }

    private static String noCommon(String offer) {
        return "no common sync protocol: client offers \"" + quoted(offer) + "\" (expected: one of "
                + "com.mongodb.realm-query-sync or com.mongodb.realm-sync, #" + SubProtocol.OLDEST + " to #"
                + SubProtocol.NEWEST + ")";
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED_CHARS_MAX ? text : text.substring(0, QUOTED_CHARS_MAX) + "...";
    }

    private Upgrade decide(
            SyncAdmission.Decision decision,
            SubProtocol protocol,
            HttpRequest request,
            String app,
            String connectionId) {
        return switch (decision) {
            case SyncAdmission.Decision.Accepted(String userId, SyncGateway gateway) -> {
                SyncConnectionInfo info = new SyncConnectionInfo(
                        connectionId,
                        app,
                        userId,
                        protocol.mode(),
                        protocol.version(),
                        quoted(request.header("user-agent").orElse("")));
                RealmWire wire = new RealmWire(protocol, shared.limits().wire(), !sameMachine(request));
                yield accepted(protocol, connectionId, new SyncConnection(info, wire, gateway, shared));
            }
            case SyncAdmission.Decision.Unauthorized(String reason) -> {
                refused(app, connectionId, "unauthorized", reason);
                yield turnedAway(protocol, connectionId, 401, RefusedConnection.UNAUTHORIZED, reason);
            }
            case SyncAdmission.Decision.Forbidden(String reason) -> {
                refused(app, connectionId, "forbidden", reason);
                yield turnedAway(protocol, connectionId, 403, RefusedConnection.FORBIDDEN, reason);
            }
            case SyncAdmission.Decision.UnknownApp(String reason) -> {
                refused(app, connectionId, "unknown-app", reason);
                yield new Upgrade.Refused(HttpResponse.text(404, reason));
            }
            case SyncAdmission.Decision.Unavailable(String reason) -> {
                refused(app, connectionId, "unavailable", reason);
                yield new Upgrade.Refused(HttpResponse.text(503, reason));
            }
        };
    }

    /** Nothing is gained by compressing what never leaves the machine; a proxy on it says for whom it asks. */
    private static boolean sameMachine(HttpRequest request) {
        boolean forwarded = request.header("x-forwarded-for").isPresent()
                || request.header("forwarded").isPresent()
                || request.header("via").isPresent();
        String address = request.remoteAddress();
        return !forwarded
                && (address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1"));
    }

    private Upgrade turnedAway(
            SubProtocol protocol, String connectionId, int status, int closeCode, String reason) {
        return protocol.version() >= FIRST_WITH_CLOSE_CODES
                ? accepted(protocol, connectionId, new RefusedConnection(closeCode, reason))
                : new Upgrade.Refused(HttpResponse.text(status, reason));
    }

    private Upgrade accepted(SubProtocol protocol, String connectionId, WebSocketListener listener) {
        return new Upgrade.Accepted(
                Optional.of(protocol.token()),
                Map.of("x-appservices-request-id", connectionId),
                shared.limits().wire().messageBytesMax(),
                SyncConnection.TOO_BIG_REASON,
                listener);
    }

    private void refused(String app, String connectionId, String kind, String reason) {
        shared.meters().refused(kind);
        log.atInfo()
                .addKeyValue("app", app)
                .addKeyValue("connection", connectionId)
                .addKeyValue("kind", kind)
                .addKeyValue("reason", quoted(reason))
                .log("sync connection refused");
    }

    /** Cuts the connections that were silent for too long. */
    void reapIdle() {
        long oldest = shared.clock().millis() - shared.limits().idleTimeout().toMillis();
        for (SyncConnection connection : shared.connections()) {
            if (connection.lastMessageMillis() < oldest) {
                connection.cut("idle");
            }
        }
    }

    /** Stops the endpoint's own threads. */
    @Override
    public void close() {
        reaper.shutdownNow();
        shared.large().close();
    }
}
