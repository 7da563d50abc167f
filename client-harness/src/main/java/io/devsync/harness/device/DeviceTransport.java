package io.devsync.harness.device;

import io.devsync.protocol.message.ClientMessage;

/** The way of a device's messages to the server, whatever the wire. */
public interface DeviceTransport {
    /** Sends a message; order is kept. */
    void send(ClientMessage message);

    /** Whether it takes more for now; a device then flushes again when it does. */
    default boolean isWritable() {
        return true;
    }
}
