package io.devsync.server.auth;

import java.time.Instant;

/** What came out of looking at an access token. */
public sealed interface TokenCheck {

    /** It is good. */
    record Valid(String userId, String sessionId, String deviceId, Instant expires) implements TokenCheck {}

    /** It was good; the client shall get a new one. */
    record Expired(String userId, Instant at) implements TokenCheck {}

    /** The user logged out, or was logged out; no refresh will help. */
    record SessionOver(String userId, String sessionId) implements TokenCheck {}

    /** The user was deleted or disabled. */
    record UserGone(String userId, boolean deleted) implements TokenCheck {}

    /** It is a good token of another app of this server. */
    record OtherApp(String clientAppId) implements TokenCheck {}

    /** It is no access token of this server. */
    record Garbage(String reason) implements TokenCheck {}
}
