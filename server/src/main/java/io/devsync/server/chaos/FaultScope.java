package io.devsync.server.chaos;

import io.devsync.server.session.SyncLink;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whom a fault is for.
 *
 * @param appId the client app id
 * @param userId only this user; absent for all
 * @param file only the device with this client file; absent for all
 */
public record FaultScope(String appId, Optional<String> userId, OptionalLong file) {

    /** Everybody in an app. */
    public static FaultScope ofApp(String appId) {
        return new FaultScope(appId, Optional.empty(), OptionalLong.empty());
    }

    boolean covers(SyncLink link) {
        return coversUser(link.appId(), link.userId()) && (file.isEmpty() || link.files().contains(file.getAsLong()));
    }

    boolean covers(String app, String user, long ofFile) {
        return coversUser(app, user) && (file.isEmpty() || file.getAsLong() == ofFile);
    }

    private boolean coversUser(String app, String user) {
        return appId.equals(app) && (userId.isEmpty() || userId.get().equals(user));
    }
}
