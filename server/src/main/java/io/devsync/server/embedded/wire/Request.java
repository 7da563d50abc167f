package io.devsync.server.embedded.wire;

import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;

/**
 * One command as it came from a client.
 *
 * @param body the command without its document sequences
 * @param sequences the raw documents of {@code documents}, {@code updates} and {@code deletes}, wherever they stood in the message
 * @param legacy whether it came as OP_QUERY, as drivers open connections
 * @param wantsReply false for unacknowledged writes
 */
public record Request(int id, BsonDocument body, Map<String, List<byte[]>> sequences, boolean legacy, boolean wantsReply) {

    /** The command's name: its first field. */
    public String command() {
        return body.getFirstKey();
    }

    public String database() {
        return body.isString("$db") ? body.getString("$db").getValue() : "";
    }

    public List<byte[]> sequence(String name) {
        return sequences.getOrDefault(name, List.of());
    }
}
