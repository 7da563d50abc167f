package io.devsync.server.store;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import java.util.List;
import java.util.Optional;

/**
 * What the server durably knows of a client file, as of the checkpoint.
 *
 * @param userId the user whose file it is
 * @param upload the last integrated upload
 * @param acknowledged the server version that the client said it has integrated; the window starts after it
 * @param views the subscriptions in force, each from its version on, oldest first
 * @param reciprocals changed forms of entries within the window
 */
public record ClientFileRecord(
        FileIdent file,
        String userId,
        UploadCursor upload,
        long acknowledged,
        List<ViewRecord> views,
        List<Reciprocal> reciprocals) {

    /**
     * Subscriptions of a client file, in force from a server version on.
     *
     * @param permissions what the user may do, as text of the rules' own; absent when that is everything
     */
    public record ViewRecord(long fromVersion, long timestamp, QueryVersion query, Optional<String> permissions) {}
}
