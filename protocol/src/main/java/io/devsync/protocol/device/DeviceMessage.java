package io.devsync.protocol.device;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.schema.RealmSchema;

/** What a device says: it introduces itself once, then speaks as every client does. */
public sealed interface DeviceMessage {

    /**
     * The first message of a connection.
     *
     * @param mode of all sessions of the connection
     * @param schema the device's object model, as if each file had declared it before its first upload
     * @param client name and version of the program, for logs
     */
    record Hello(SyncMode mode, RealmSchema schema, String client) implements DeviceMessage {}

    /** Every other message. */
    record Said(ClientMessage message) implements DeviceMessage {}
}
