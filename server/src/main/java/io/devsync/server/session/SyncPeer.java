package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;

/**
 * Who is at the other end of a connection, as far as the upgrade tells.
 *
 * @param connectionId for logs; sent to the client as {@code X-Appservices-Request-Id}
 * @param appId the client app id
 * @param userId the user that the access token belongs to
 * @param deviceId as the login called the device; may be empty
 * @param baseUrl the server as the client knows it
 * @param userAgent what the client calls itself; may be empty
 */
record SyncPeer(
        String connectionId, String appId, String userId, String deviceId, String baseUrl, String userAgent) {

    /** What is known when the device has introduced itself, in words or by its sub-protocol. */
    SyncConnectionInfo introduced(DeviceMessage.Hello hello, int protocolVersion) {
        return new SyncConnectionInfo(
                connectionId, appId, userId, hello.mode(), protocolVersion, hello.client(), hello.schema());
    }
}
