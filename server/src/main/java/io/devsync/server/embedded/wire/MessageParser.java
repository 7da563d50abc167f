package io.devsync.server.embedded.wire;

import io.devsync.server.embedded.bson.BsonCheck;
import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.error.MongoError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Reads OP_MSG, and OP_QUERY for the handshake (mongodb/specifications: message/OP_MSG.md). */
final class MessageParser {

    static final int HEADER_BYTES = 16;
    static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    static final int OP_MSG = 2013;
    private static final int OP_COMPRESSED = 2012;

    private static final int CHECKSUM_PRESENT = 1;
    static final int MORE_TO_COME = 1 << 1;
    /** Bits 0 to 15 must be understood; the others may be ignored, {@code exhaustAllowed} (16) among them. */
    private static final int REQUIRED_UNKNOWN = 0xFFFF & ~(CHECKSUM_PRESENT | MORE_TO_COME);
    /** Arrays of documents that a command may carry as a sequence or in its body. */
    private static final Set<String> SEQUENCES = Set.of("documents", "updates", "deletes", "ops", "nsInfo");

    private final byte[] message;
    private final Map<String, List<byte[]>> sequences = new HashMap<>();

    private MessageParser(byte[] message) {
        this.message = message;
    }

    /** @param message the whole message with its header */
    static Request parse(byte[] message) throws MalformedMessage {
        MessageParser parser = new MessageParser(message);
        int opCode = RawBson.int32(message, 12);
        try {
            return switch (opCode) {
                case OP_MSG -> parser.opMsg();
                case OP_QUERY -> parser.opQuery();
                case OP_COMPRESSED -> throw new MalformedMessage("OP_COMPRESSED, although no compressor was agreed on");
                default -> throw new MalformedMessage("opcode " + opCode + " (expected: 2013 OP_MSG, or 2004 OP_QUERY for a handshake)");
            };
        } catch (MongoError notBson) {
            throw new MalformedMessage(notBson.getMessage());
        }
    }

    private Request opMsg() throws MalformedMessage {
        require(message.length >= HEADER_BYTES + 4 + 1 + 5, "an OP_MSG of " + message.length + " bytes");
        int flags = RawBson.int32(message, HEADER_BYTES);
        require((flags & REQUIRED_UNKNOWN) == 0, "unknown required flags 0x" + Integer.toHexString(flags));
        int end = message.length;
        if ((flags & CHECKSUM_PRESENT) != 0) {
            end -= 4;
            CRC32C checksum = new CRC32C();
            checksum.update(message, 0, end);
            require((int) checksum.getValue() == RawBson.int32(message, end), "a wrong checksum");
        }
        BsonDocument body = null;
        int position = HEADER_BYTES + 4;
        while (position < end) {
            int kind = message[position++];
            if (kind == 0) {
                require(body == null, "two body sections");
                int length = BsonCheck.check(message, position, end);
                body = body(position);
                position += length;
            } else if (kind == 1) {
                position = sequence(position, end);
            } else {
                throw new MalformedMessage("section kind " + kind + " (expected: 0 or 1)");
            }
        }
        if (body == null || body.isEmpty()) {
            throw new MalformedMessage("no body section with a command");
        }
        return new Request(RawBson.int32(message, 4), body, sequences, false, (flags & MORE_TO_COME) == 0);
    }

    private int sequence(int start, int end) throws MalformedMessage {
        require(end - start >= 5, "a document sequence without its length");
        int length = RawBson.int32(message, start);
        require(length >= 5 && length <= end - start, "a document sequence of length " + length);
        int sequenceEnd = start + length;
        int nameEnd = start + 4;
        while (nameEnd < sequenceEnd && message[nameEnd] != 0) {
            nameEnd++;
        }
        require(nameEnd < sequenceEnd, "a document sequence without a name");
        String name = new String(message, start + 4, nameEnd - start - 4, StandardCharsets.UTF_8);
        List<byte[]> documents = new ArrayList<>();
        int position = nameEnd + 1;
        while (position < sequenceEnd) {
            int documentLength = BsonCheck.check(message, position, sequenceEnd);
            documents.add(Arrays.copyOfRange(message, position, position + documentLength));
            position += documentLength;
        }
        require(sequences.put(name, documents) == null, "two document sequences called " + name);
        return sequenceEnd;
    }

    /** Decodes the body, but for the arrays of documents, which stay bytes. */
    private BsonDocument body(int offset) {
        BsonDocument body = new BsonDocument();
        int position = offset + 4;
        while (message[position] != 0) {
            byte type = message[position];
            String name = RawBson.name(message, position);
            int value = RawBson.valueOffset(message, position);
            if (type == RawBson.ARRAY && SEQUENCES.contains(name) && onlyDocuments(value)) {
                sequences.put(name, documents(value));
            } else {
                body.put(name, BsonDecoder.value(type, message, value));
            }
            position = value + RawBson.valueLength(type, message, value);
        }
        return body;
    }

    private boolean onlyDocuments(int array) {
        int position = array + 4;
        while (message[position] != 0) {
            if (message[position] != RawBson.DOCUMENT) {
                return false;
            }
            int value = RawBson.valueOffset(message, position);
            position = value + RawBson.int32(message, value);
        }
        return true;
    }

    private List<byte[]> documents(int array) {
        List<byte[]> documents = new ArrayList<>();
        int position = array + 4;
        while (message[position] != 0) {
            int value = RawBson.valueOffset(message, position);
            int length = RawBson.int32(message, value);
            documents.add(Arrays.copyOfRange(message, value, value + length));
            position = value + length;
        }
        return documents;
    }

    private Request opQuery() throws MalformedMessage {
        int nameStart = HEADER_BYTES + 4;
        int nameEnd = nameStart;
        while (nameEnd < message.length && message[nameEnd] != 0) {
            nameEnd++;
        }
        require(nameEnd + 1 + 8 + 5 <= message.length, "an OP_QUERY of " + message.length + " bytes");
        String namespace = new String(message, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
        require(namespace.endsWith(".$cmd"), "an OP_QUERY on " + namespace + " (expected: a command; the rest of OP_QUERY is gone since 5.1)");
        int position = nameEnd + 1 + 8;
        BsonCheck.check(message, position, message.length);
        BsonDocument body = BsonDecoder.document(message, position);
        if (body.isDocument("$query")) {
            body = body.getDocument("$query");
        }
        require(!body.isEmpty(), "an empty command");
        body.put("$db", new BsonString(namespace.substring(0, namespace.length() - ".$cmd".length())));
        return new Request(RawBson.int32(message, 4), body, Map.of(), true, true);
    }

    private static void require(boolean condition, String found) throws MalformedMessage {
        if (!condition) {
            throw new MalformedMessage("Not a MongoDB message: " + found);
        }
    }
}
