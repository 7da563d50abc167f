package io.devsync.server.auth;

/** What a client gets for its credential. */
public record Login(String userId, String deviceId, String accessToken, String refreshToken) {

    @Override
    public String toString() {
        return "Login[user=" + userId + ", device=" + deviceId + ", tokens=<hidden>]";
    }
}
