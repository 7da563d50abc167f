package io.devsync.protocol.realm;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.EncodedMessage;
import io.devsync.protocol.message.ServerMessage;
import java.util.Optional;

/**
 * Realm's wire for one agreed sub-protocol: messages to bytes and back, one binary WebSocket message each, for both
 * ends (spec wire-protocol §2 to §4).
 *
 * <p>Nothing leaves here that stops or ends a real client (invariant I6). Has no state: may be shared by threads.
 */
public final class RealmWire {

    private final ClientMessageDecoder clientDecoder;
    private final ClientMessageEncoder clientEncoder;
    private final ServerMessageDecoder serverDecoder;
    private final ServerMessageEncoder serverEncoder;

    /**
     * The wire of a connection.
     *
     * @param limits of what is read
     */
    public RealmWire(SubProtocol protocol, WireLimits limits) {
        this(protocol, limits, true);
    }

    /**
     * The wire of a connection.
     *
     * @param limits of what is read
     * @param compresses whether large bodies are compressed when they are written, as clients do; what is read may be
     *     either (§2.1)
     */
    public RealmWire(SubProtocol protocol, WireLimits limits, boolean compresses) {
        clientDecoder = new ClientMessageDecoder(protocol.mode(), limits);
        clientEncoder = new ClientMessageEncoder(protocol, compresses);
        serverDecoder = new ServerMessageDecoder(protocol, limits);
        serverEncoder = new ServerMessageEncoder(protocol, compresses);
    }

    /**
     * Reads what a client sent; the bytes may be anything.
     *
     * @throws BadMessageException if they are no message; says what the fault spoils
     */
    public ClientMessage decodeClientMessage(byte[] message) throws BadMessageException {
        return clientDecoder.decode(message);
    }

    /**
     * Writes a message to a client.
     *
     * @return empty for news that the client's version has no words for and can do without: log lines before protocol
     *     10, compensating writes before 5, changes of the schema version before 11
     * @throws UnsendableMessageException if the message would stop or end the client, whatever was sent before
     */
    public Optional<EncodedMessage> encode(ServerMessage message) {
        return serverEncoder.encode(message);
    }

    /**
     * Writes an error with whatever body, for test suites that ask to have it echoed (§3.10); codes that no client knows
     * may be among them.
     *
     * @param session 0 for an error of the connection
     * @param json an object with the fields of {@code json_error}
     * @return empty for a code that ends the client's process, and before protocol 4, which has no such message
     */
    public Optional<byte[]> echo(long session, int code, String json) {
        return serverEncoder.echo(session, code, json);
    }

    /** Writes a message to a server. */
    public byte[] encode(ClientMessage message) {
        return clientEncoder.encode(message);
    }

    /**
     * Reads what a server sent, as strictly as the client that it was meant for. Before protocol 14, {@link
     * ServerMessage.BatchState#LAST_IN_BATCH} also stands for steady state: the client's active query version decides.
     *
     * @throws BadMessageException if the client would refuse the message
     */
    public ServerMessage decodeServerMessage(byte[] message) throws BadMessageException {
        return serverDecoder.decode(message);
    }

    /**
     * How many bytes reading a client's message will go through: those of an UPLOAD's uncompressed body, as announced,
     * or else the message's own. For deciding where to read it; says nothing of whether the message is any good.
     */
    public static long readingEffort(byte[] message) {
        return Math.max(message.length, ClientMessageDecoder.announcedBodyBytes(message));
    }
}
