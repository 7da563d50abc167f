package io.devsync.server.auth;

import java.time.Instant;

/**
 * A login on a device, from then until logout; what a refresh token stands for.
 *
 * @param id 24 hexadecimal digits, in every token of the session
 * @param deviceId what the device is called in tokens, 24 hexadecimal digits
 * @param expires when its refresh token ends
 */
public record Session(String id, String appId, String userId, String deviceId, Instant created, Instant expires) {}
