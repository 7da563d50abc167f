package io.devsync.server.session;

import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.schema.RealmSchema;

/**
 * What is known of a connection before its first session.
 *
 * @param connectionId for logs; sent to the client as {@code X-Appservices-Request-Id}
 * @param appId the client app id
 * @param userId the user that the access token belongs to
 * @param protocolVersion the version of Realm's protocol whose vocabulary is spoken, 2 to 14
 * @param client what the client calls itself; may be empty
 * @param schema what each file of the connection declares outside of uploads, as if it had been uploaded before
 *     everything else; empty on Realm's wire, whose clients declare in their uploads
 */
public record SyncConnectionInfo(
        String connectionId,
        String appId,
        String userId,
        SyncMode mode,
        int protocolVersion,
        String client,
        RealmSchema schema) {

    /** A connection whose files declare nothing outside of uploads. */
    public SyncConnectionInfo(
            String connectionId, String appId, String userId, SyncMode mode, int protocolVersion, String client) {
        this(connectionId, appId, userId, mode, protocolVersion, client, RealmSchema.EMPTY);
    }
}
