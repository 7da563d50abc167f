package io.devsync.server.session;

import io.devsync.protocol.message.SyncError;
import io.devsync.server.http.LinkConditions;
import java.util.OptionalLong;
import java.util.Set;

/** A sync connection as those see it who want to disturb it. For any thread; nothing here blocks. */
public interface SyncLink {

    /** The client app id. */
    String appId();

    /** The user that the connection was made by. */
    String userId();

    /** The client files that its sessions have been identified with so far. */
    Set<Long> files();

    /** What the network between both ends is like from now on. */
    void impose(LinkConditions conditions);

    /** Ends the connection without a word, as the network would; its client comes again by itself. */
    void cut(String reason);

    /** Ends the connection so that the client gets a fresh access token before it comes again. */
    void refreshToken(String reason);

    /**
     * Ends its identified sessions with an error; an error of connections ends the connection.
     *
     * @param file only the sessions of this client file; absent for all
     * @param max at most so many
     * @return how many sessions are concerned
     */
    int fail(OptionalLong file, SyncError error, int max);
}
