package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import java.util.concurrent.CompletionStage;

/** A session as its connection sees it. Calls come in the order of the messages, from the connection's event loop. */
public interface SyncSession {

    /** The device said which file it is. */
    void ident(ClientMessage.Ident ident);

    /** The device changed its subscriptions. */
    void query(ClientMessage.Query query);

    /**
     * The device sent transactions or an acknowledgement.
     *
     * @return done when the engine has taken them up, or keeps so little of them that the connection may read on; never
     *     failed
     */
    CompletionStage<Void> upload(ClientMessage.Upload upload);

    /** The device asks to be told when it is up to date. */
    void mark(ClientMessage.Mark mark);

    /** The device could not integrate a DOWNLOAD. */
    void clientError(ClientMessage.ClientError error);

    /** A test suite's command. */
    void testCommand(ClientMessage.TestCommand command);

    /**
     * The session is over: UNBIND, an error that was sent for it (the engine's own included), or the connection is
     * gone. Called last and exactly once. Nothing may be sent afterwards but what is on its way.
     */
    void close();

    /** The outlet can take more, after it said that it could not. */
    void writable();
}
