package io.devsync.harness.device;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.protocol.schema.RealmSchema;
import java.net.URI;
import java.util.Optional;

/** How a simulated device writes its messages; what it says is the same on every wire. */
public enum Wire {

    /** Realm's own, in its newest version: what an app with a Realm SDK speaks. */
    REALM {
        private final RealmWire wire =
                new RealmWire(SubProtocol.of(SyncMode.FLEXIBLE, SubProtocol.NEWEST), WireLimits.DEFAULT);

        @Override
        String subProtocols() {
            return SubProtocol.offer(SyncMode.FLEXIBLE, SubProtocol.NEWEST);
        }

        @Override
        URI address(URI host, String appId, String accessToken) {
            return URI.create(host + "/api/client/v2.0/app/" + appId + "/realm-sync?baas_at=" + accessToken);
        }

        @Override
        int messageBytesMax() {
            return WireLimits.DEFAULT.messageBytesMax();
        }

        @Override
        Optional<byte[]> introduction(RealmSchema declared) {
            return Optional.empty();
        }

        @Override
        byte[] encode(ClientMessage message) {
            return wire.encode(message);
        }

        @Override
        ServerMessage decode(byte[] message) throws BadMessageException {
            return wire.decodeServerMessage(message);
        }
    },

    /** The open one: protobuf, with the schema in the first message (docs/device-protocol.md). */
    OPEN {
        private final DeviceWire wire = new DeviceWire(DeviceWire.LIMITS);

        @Override
        String subProtocols() {
            return DeviceWire.SUB_PROTOCOL;
        }

        @Override
        URI address(URI host, String appId, String accessToken) {
            return URI.create(host + "/device/v1/app/" + appId + "?access_token=" + accessToken);
        }

        @Override
        int messageBytesMax() {
            return DeviceWire.SERVER_MESSAGE_BYTES_MAX;
        }

        @Override
        Optional<byte[]> introduction(RealmSchema declared) {
            return Optional.of(wire.encode(new DeviceMessage.Hello(SyncMode.FLEXIBLE, declared, "simulated")));
        }

        @Override
        byte[] encode(ClientMessage message) {
            return wire.encode(message);
        }

        @Override
        ServerMessage decode(byte[] message) throws BadMessageException {
            return wire.decodeServerMessage(message);
        }
    };

    /** What is offered in the upgrade. */
    abstract String subProtocols();

    /** Where an app's devices connect to. */
    abstract URI address(URI host, String appId, String accessToken);

    /** How large a message of the server may be. */
    abstract int messageBytesMax();

    /** What is to be sent before everything else, if anything. */
    abstract Optional<byte[]> introduction(RealmSchema declared);

    abstract byte[] encode(ClientMessage message);

    /** Reads what the server sent, as strictly as a real client. */
    abstract ServerMessage decode(byte[] message) throws BadMessageException;
}
