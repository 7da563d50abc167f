package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.server.http.HttpRequest;
import java.util.Arrays;
import java.util.Optional;

/** The open wire: protobuf for devices in any language (docs/device-protocol.md). */
record DeviceSyncWire(WireLimits limits, DeviceWire wire) implements SyncWire {

    @Override
    public String subProtocol() {
        return DeviceWire.SUB_PROTOCOL;
    }

    @Override
    public int protocolVersion() {
        return SubProtocol.NEWEST;
    }

    @Override
    public Optional<SyncMode> mode() {
        return Optional.empty();
    }

    /** WebSocket libraries show them to everybody; a status of HTTP is out of reach in browsers. */
    @Override
    public boolean readsCloseCodes() {
        return true;
    }

    @Override
    public int messageBytesMax() {
        return limits.messageBytesMax();
    }

    @Override
    public String tooBigReason() {
        return "message too big (expected: at most " + limits.messageBytesMax() + " bytes)";
    }

    @Override
    public String tooBigReason(BadMessageException fault) {
        return fault.getMessage();
    }

    @Override
    public long readingEffort(byte[] message) {
        return message.length;
    }

    @Override
    public DeviceMessage decode(byte[] message) throws BadMessageException {
        return wire.decodeDeviceMessage(message);
    }

    @Override
    public Optional<EncodedMessage> encode(ServerMessage message) {
        return Optional.of(EncodedMessage.of(wire.encode(message)));
    }

    /** Echoes are Realm's JSON. */
    @Override
    public Optional<byte[]> echo(long session, EchoedError error) {
        return Optional.empty();
    }

    /** How devices get to this wire. */
    record Offer(SyncWire wire) implements WireOffer {

        Offer(WireLimits limits) {
            this(new DeviceSyncWire(limits, new DeviceWire(limits)));
        }

        @Override
        public String pattern() {
            return "/device/v1/app/{app}";
        }

        @Override
        public Optional<SyncWire> agree(String subProtocols, HttpRequest request) {
            boolean offered =
                    Arrays.stream(subProtocols.split(",")).map(String::strip).anyMatch(DeviceWire.SUB_PROTOCOL::equals);
            return offered ? Optional.of(wire) : Optional.empty();
        }

        @Override
        public String expectation() {
            return DeviceWire.SUB_PROTOCOL;
        }

        @Override
        public Optional<String> token(HttpRequest request) {
            return Optional.ofNullable(request.query().get("access_token"))
                    .filter(value -> !value.isEmpty())
                    .or(request::bearerToken);
        }
    }
}
