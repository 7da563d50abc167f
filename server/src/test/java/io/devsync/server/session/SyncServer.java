package io.devsync.server.session;

import io.devsync.protocol.message.SyncMode;
import io.devsync.server.http.HttpServer;
import io.devsync.server.http.HttpServerOptions;
import io.devsync.server.http.ListenException;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RawWebSocket;
import io.devsync.server.http.RouteTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sync endpoint behind a real socket, with a scripted engine. */
final class SyncServer implements AutoCloseable {

    static final String TARGET = "/api/client/v2.0/app/my-app/realm-sync?baas_at=secret.token";

    final ScriptedGateway gateway = new ScriptedGateway();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final SettableClock clock = new SettableClock();
    final SyncConnections connections;
    final HttpServer http;

    volatile SyncAdmission.Decision decision = new SyncAdmission.Decision.Accepted("user-1", gateway);
    volatile Optional<String> admittedToken = Optional.empty();
    volatile String admittedApp = "";

    SyncServer() throws ListenException {
        this(SyncLimits.DEFAULT);
    }

    SyncServer(SyncLimits limits) throws ListenException {
        connections = new SyncConnections(limits, meters, clock);
        connections.obeyTestCommands();
        http = HttpServer.start(
                HttpServerOptions.of("127.0.0.1", 0),
                new RouteTable(),
                List.of(SyncEndpoint.ofRealm(this::admit, connections), SyncEndpoint.ofDevices(this::admit, connections)));
    }

    private CompletionStage<SyncAdmission.Decision> admit(String app, Optional<String> token) {
        admittedApp = app;
        admittedToken = token;
        return CompletableFuture.completedStage(decision);
    }

    RawSocket socket() throws IOException {
        return new RawSocket(http.port());
    }

    /** A connection of a client whose newest version is the given one. */
    SyncClient connect(SyncMode mode, int version) throws IOException {
        return SyncClient.connect(socket(), TARGET, mode, version);
    }

    /** A connection of the newest client. */
    SyncClient connect() throws IOException {
        return connect(SyncMode.FLEXIBLE, 14);
    }

    /** The answer to an upgrade with these words. */
    String upgrade(String offer) throws IOException {
        try (RawSocket socket = socket()) {
            return socket.send(RawWebSocket.upgradeRequest(TARGET, offer)).response();
        }
    }

    @Override
    public void close() {
        http.close(Duration.ofSeconds(1));
        connections.close();
    }

    /** A clock that stands still until a test moves it. */
    static final class SettableClock extends Clock {
        private volatile long millis = 1_000_000;

        void advance(Duration duration) {
            millis += duration.toMillis();
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
