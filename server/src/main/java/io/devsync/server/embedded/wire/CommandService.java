package io.devsync.server.embedded.wire;

import org.bson.BsonDocument;

/** Answers commands; may block, and is called from many connections at once. */
public interface CommandService {

    /** Never throws for what a client can cause: errors are replies. */
    BsonDocument answer(Request request, Peer peer);

    /** The client is gone. */
    void disconnected(Peer peer);
}
