package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What sync connections count; for any thread. */
final class SyncMeters {

    private final MeterRegistry registry;
    private final AtomicLong connections;
    private final AtomicLong sessions;
    private final Counter started;
    private final Counter ended;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Map<Class<?>, Counter> messages = new ConcurrentHashMap<>();

    SyncMeters(MeterRegistry registry) {
        this.registry = registry;
        connections = Meters.SYNC_CONNECTIONS.gauge(registry, new AtomicLong());
        sessions = Meters.SYNC_SESSIONS.gauge(registry, new AtomicLong());
        started = Meters.SYNC_SESSIONS_STARTED.counter(registry);
        ended = Meters.SYNC_SESSIONS_ENDED.counter(registry);
        bytesIn = Meters.SYNC_BYTES.counter(registry, "direction", "in");
        bytesOut = Meters.SYNC_BYTES.counter(registry, "direction", "out");
    }

    void connected() {
        connections.incrementAndGet();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    void bound() {
        started.increment();
        sessions.incrementAndGet();
    }

    void over() {
        ended.increment();
        sessions.decrementAndGet();
    }

    void refused(String reason) {
        Meters.SYNC_REFUSALS.counter(registry, "reason", reason).increment();
    }

    void cut(String reason) {
        Meters.SYNC_DISCONNECTS.counter(registry, "reason", reason).increment();
    }

    void error(SyncError error) {
        Meters.SYNC_ERRORS
                .counter(registry, "code", Integer.toString(error.code().number()))
                .increment();
    }

    void received(int bytes) {
        bytesIn.increment(bytes);
    }

    void received(DeviceMessage message) {
        Class<?> kind = message instanceof DeviceMessage.Said(ClientMessage said) ? said.getClass() : message.getClass();
        messages.computeIfAbsent(kind, ignored -> counter("in", type(message))).increment();
    }

    void sent(ServerMessage message, int bytes) {
        bytesOut.increment(bytes);
        messages.computeIfAbsent(message.getClass(), ignored -> counter("out", type(message)))
                .increment();
    }

    private Counter counter(String direction, String type) {
        return Meters.SYNC_MESSAGES.counter(registry, "direction", direction, "type", type);
    }

    private static String type(DeviceMessage message) {
        return switch (message) {
            case DeviceMessage.Hello ignored -> "hello";
            case DeviceMessage.Said(ClientMessage said) -> type(said);
        };
    }

    private static String type(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Bind ignored -> "bind";
            case ClientMessage.Ident ignored -> "ident";
            case ClientMessage.Query ignored -> "query";
            case ClientMessage.Upload ignored -> "upload";
            case ClientMessage.Mark ignored -> "mark";
            case ClientMessage.Unbind ignored -> "unbind";
            case ClientMessage.ClientError ignored -> "json_error";
            case ClientMessage.TestCommand ignored -> "test_command";
            case ClientMessage.Ping ignored -> "ping";
        };
    }

    private static String type(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Ident ignored -> "ident";
            case ServerMessage.Download ignored -> "download";
            case ServerMessage.Mark ignored -> "mark";
            case ServerMessage.Unbound ignored -> "unbound";
            case ServerMessage.SessionError ignored -> "json_error";
            case ServerMessage.ConnectionError ignored -> "json_error";
            case ServerMessage.QueryError ignored -> "query_error";
            case ServerMessage.LogMessage ignored -> "log_message";
            case ServerMessage.TestCommandReply ignored -> "test_command";
            case ServerMessage.Pong ignored -> "pong";
        };
    }
}
