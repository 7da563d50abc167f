package io.devsync.server.auth;

import io.devsync.server.app.App;

/** Who makes a call, by its token. */
public record Caller(App app, String userId, String sessionId, String deviceId) {}
