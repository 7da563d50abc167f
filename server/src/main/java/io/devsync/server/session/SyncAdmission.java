package io.devsync.server.session;

import io.devsync.server.http.WebSocketTunnels;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides whether a connection may speak sync with an app. */
public interface SyncAdmission {

    /**
     * Looks at a WebSocket upgrade; never blocks and never fails.
     *
     * @param appId the client app id of the path
     * @param accessToken absent when the upgrade has none
     */
    CompletionStage<Decision> admit(String appId, Optional<String> accessToken);

    /** The outcome. */
    sealed interface Decision {

        /**
         * Come in.
         *
         * @param deviceId as the login called the device; may be empty
         */
        record Accepted(String userId, String deviceId, SyncGateway gateway) implements Decision {

            /** Come in, on whatever device. */
            public Accepted(String userId, SyncGateway gateway) {
                this(userId, "", gateway);
            }
        }

        /**
         * Come in, by way of this server: the app is another one's.
         *
         * @param through carries the connection there
         */
        record Elsewhere(WebSocketTunnels through, String host, int port) implements Decision {}

        /** The client shall refresh its access token: expired, or of a session that is over. */
        record Unauthorized(String reason) implements Decision {}

        /** The client shall log its user out: the token is no good and no refresh helps. */
        record Forbidden(String reason) implements Decision {}

        /** There is no such app. */
        record UnknownApp(String reason) implements Decision {}

        /** Not now; the client shall come again. */
        record Unavailable(String reason) implements Decision {}
    }
}
