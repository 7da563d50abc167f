package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.server.http.HttpRequest;
import java.util.Optional;

/** Realm's own wire: what every Realm SDK speaks (wire-protocol §1). */
record RealmSyncWire(SubProtocol protocol, WireLimits limits, RealmWire wire) implements SyncWire {

    /** The first version that reads close codes instead of HTTP statuses. */
    private static final int FIRST_WITH_CLOSE_CODES = 8;

    @Override
    public String subProtocol() {
        return protocol.token();
    }

    @Override
    public int protocolVersion() {
        return protocol.version();
    }

    @Override
    public Optional<SyncMode> mode() {
        return Optional.of(protocol.mode());
    }

    @Override
    public boolean readsCloseCodes() {
        return protocol.version() >= FIRST_WITH_CLOSE_CODES;
    }

    @Override
    public int messageBytesMax() {
        return limits.messageBytesMax();
    }

    /** The original's words, which tests of SDKs compare; its limit was 16 MiB, and it named the first byte beyond. */
    @Override
    public String tooBigReason() {
        return "read limited at 16777217 bytes";
    }

    @Override
    public String tooBigReason(BadMessageException fault) {
        return tooBigReason();
    }

    @Override
    public long readingEffort(byte[] message) {
        return RealmWire.readingEffort(message);
    }

    @Override
    public DeviceMessage decode(byte[] message) throws BadMessageException {
        return new DeviceMessage.Said(wire.decodeClientMessage(message));
    }

    @Override
    public Optional<EncodedMessage> encode(ServerMessage message) {
        return wire.encode(message);
    }

    @Override
    public Optional<byte[]> echo(long session, EchoedError error) {
        return wire.echo(session, error.code(), error.body());
    }

    /** How clients get to this wire. */
    record Offer(WireLimits limits) implements WireOffer {

        @Override
        public String pattern() {
            return "/api/client/v2.0/app/{app}/realm-sync";
        }

        @Override
        public Optional<SyncWire> agree(String subProtocols, HttpRequest request) {
            return SubProtocol.choose(subProtocols)
                    .map(protocol ->
                            new RealmSyncWire(protocol, limits, new RealmWire(protocol, limits, !sameMachine(request))));
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

        @Override
        public String expectation() {
            return "one of com.mongodb.realm-query-sync or com.mongodb.realm-sync, #" + SubProtocol.OLDEST + " to #"
                    + SubProtocol.NEWEST;
        }

        @Override
        public Optional<String> token(HttpRequest request) {
            return Optional.ofNullable(request.query().get("baas_at")).filter(value -> !value.isEmpty());
        }
    }
}
