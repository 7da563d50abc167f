package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import java.util.Optional;

/**
 * How one connection writes its messages: all that {@link SyncConnection} has to know of a wire. What the messages mean
 * and in which order they may come is the same on all wires. Has no state: may be shared by threads.
 */
sealed interface SyncWire permits RealmSyncWire, DeviceSyncWire {

    /** The sub-protocol that was agreed on, in the client's own words. */
    String subProtocol();

    /** The version of Realm's protocol whose vocabulary is spoken, 2 to 14. */
    int protocolVersion();

    /** The mode of all sessions, if the sub-protocol says it; else the device says it in its first message. */
    Optional<SyncMode> mode();

    /** Whether clients read close codes rather than HTTP statuses when they are turned away (wire-protocol §1.6). */
    boolean readsCloseCodes();

    /** How large a message from the device may be. */
    int messageBytesMax();

    /** What a device that sends more is told. */
    String tooBigReason();

    /** What a device is told whose message has a part that is too big. */
    String tooBigReason(BadMessageException fault);

    /** About how many bytes reading a message will go through; decides where it is read. */
    long readingEffort(byte[] message);

    /**
     * Reads what a device sent; the bytes may be anything.
     *
     * @throws BadMessageException if they are no message; says what the fault spoils
     */
    DeviceMessage decode(byte[] message) throws BadMessageException;

    /**
     * Writes a message to a device.
     *
     * @return empty for news that the device's version has no words for and can do without
     * @throws io.devsync.protocol.realm.UnsendableMessageException if the message would stop or end the client
     */
    Optional<EncodedMessage> encode(ServerMessage message);

    /**
     * Writes an error that a test suite asked for.
     *
     * @param session 0 for an error of the connection
     * @return empty when the wire has no words for it, or its clients would not survive it
     */
    Optional<byte[]> echo(long session, EchoedError error);
}
