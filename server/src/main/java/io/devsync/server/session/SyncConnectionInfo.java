package io.devsync.server.session;

import io.devsync.protocol.message.SyncMode;

/**
 * What is known of a connection before its first message.
 *
 * @param connectionId for logs; sent to the client as {@code X-Appservices-Request-Id}
 * @param appId the client app id
 * @param userId the user that the access token belongs to
 * @param protocolVersion the negotiated one, 2 to 14
 * @param userAgent what the client calls itself; may be empty
 */
public record SyncConnectionInfo(
        String connectionId, String appId, String userId, SyncMode mode, int protocolVersion, String userAgent) {}
