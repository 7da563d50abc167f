package io.devsync.server.api.control;

import io.devsync.server.app.App;
import io.devsync.server.sync.DeviceState;
import io.devsync.server.sync.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The devices of apps, by the idents of their client files. All calls may block, and start an app's engine. */
public interface Devices {

    /**
     * The newest client files.
     *
     * @param userId only this user's; absent for all
     */
    List<Long> files(App app, Optional<String> userId, int limit);

    /** How things stand with a device; absent when there is no such file, or while sync is off. */
    Optional<DeviceState> find(App app, long file);

    /** When a device's last session ended, as far as logs are kept. */
    Optional<Instant> lastSeen(App app, long file);

    /**
     * Why an object is on a device, or why not; absent when there is no such file, or while sync is off.
     *
     * @throws IllegalArgumentException when no object of the class can have such a key
     */
    Optional<Explanation> explain(App app, long file, String className, String key);
}
