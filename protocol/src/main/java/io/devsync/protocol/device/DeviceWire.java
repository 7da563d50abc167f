package io.devsync.protocol.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.UnsendableMessageException;
import io.devsync.protocol.realm.WireLimits;

/**
 * The open wire of devices in any language: messages to bytes and back, one binary WebSocket message each, for both ends.
 *
 * <p>Faults have the codes that they have on Realm's wire. May be shared by threads, and should be by
 * a server's connections: what goes to many devices is written once.
 */
public final class DeviceWire {

    /** The WebSocket sub-protocol that both ends name. */
    public static final String SUB_PROTOCOL = "devsync.device.v1";

    /**
     * How large a Hello may be. Servers keep it as long as the connection lasts; a model of 200 classes with 30
     * properties each takes half of this.
     */
    public static final int HELLO_BYTES_MAX = 256 * 1024;

    /**
     * How large a server's message can get. Most are below 1 MiB; this is for a transaction of many changes, which is
     * never split. Built from objects, such a message takes some ten times its size.
     */
    public static final int SERVER_MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

    /** What a server accepts from a device. */
    public static final WireLimits LIMITS = new WireLimits(
            // Read into objects, a message of nothing but empty parts takes 25 times its size; this bounds it to 100 MB.
            // Devices split what they upload, and no transaction of theirs needs more.
            4 * 1024 * 1024,
            4 * 1024 * 1024,
            WireLimits.DEFAULT.changesetsMax(),
            WireLimits.DEFAULT.bindDataBytesMax(),
            WireLimits.DEFAULT.queryBytesMax(),
            WireLimits.DEFAULT.textBytesMax());

    private final WireLimits limits;
    private final DeviceFrameReader deviceReader;
    private final ServerFrameWriter serverWriter = new ServerFrameWriter();

    /**
     * @param limits of what is read from devices
     */
    public DeviceWire(WireLimits limits) {
        this.limits = limits;
        this.deviceReader = new DeviceFrameReader(limits);
    }

    /**
     * Reads what a device sent; the bytes may be anything.
     *
     * @throws BadMessageException if they are no message; says what the fault spoils
     */
    public DeviceMessage decodeDeviceMessage(byte[] message) throws BadMessageException {
        if (message.length > limits.messageBytesMax()) {
            throw BadMessageException.tooBig("message in bytes", message.length, limits.messageBytesMax());
        }
        try {
            return deviceReader.read(DeviceFrame.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw noFrame("DeviceFrame", e);
        }
    }

    /**
     * Reads what a server sent.
     *
     * @throws BadMessageException if the bytes are no message
     */
    public ServerMessage decodeServerMessage(byte[] message) throws BadMessageException {
        try {
            return ServerFrameReader.read(ServerFrame.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw noFrame("ServerFrame", e);
        }
    }

    private static BadMessageException noFrame(String expected, InvalidProtocolBufferException e) {
        return BadMessageException.ofConnection(
                SyncError.Code.BAD_SYNTAX, "message: " + e.getMessage() + " (expected: a " + expected + ")");
    }

    /** Writes the introduction of a device. */
    public byte[] encode(DeviceMessage.Hello hello) {
        return DeviceFrameWriter.write(hello).toByteArray();
    }

    /** Writes a message to a server. */
    public byte[] encode(ClientMessage message) {
        return DeviceFrameWriter.write(message).toByteArray();
    }

    /**
     * Writes a message to a device.
     *
     * @throws UnsendableMessageException if it carries a changeset that cannot be read, or is larger than {@link
     *     #SERVER_MESSAGE_BYTES_MAX}
     */
    public byte[] encode(ServerMessage message) {
        return serverWriter.write(message);
    }
}
