package io.devsync.server.embedded.wire;

import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import org.bson.BsonDocument;

/** Writes replies: OP_MSG, or OP_REPLY to a legacy handshake. */
final class MessageWriter {

    private static final int AWAIT_CAPABLE = 1 << 3;

    private MessageWriter() {
    }

    static ByteWriter reply(Request request, int id, BsonDocument body) {
        ByteWriter out = new ByteWriter(512);
        int length = out.reserveInt32();
        out.writeInt32(id);
        out.writeInt32(request.id());
        if (request.legacy()) {
            out.writeInt32(MessageParser.OP_REPLY);
            out.writeInt32(AWAIT_CAPABLE);
            out.writeInt64(0);
            out.writeInt32(0);
            out.writeInt32(1);
        } else {
            out.writeInt32(MessageParser.OP_MSG);
            out.writeInt32(0);
            out.writeByte(0);
        }
        BsonEncoder.writeDocument(out, body);
        out.patchLength(length);
        return out;
    }
}
