package io.devsync.server.chaos;

import java.time.Duration;

/** What faults reach beyond connections. Calls may block on the data source. */
public interface ChaosTargets {

    /** Makes devices start over with a client reset; how many client files that concerns. */
    int resetDevices(FaultScope scope);

    /**
     * Makes access tokens that were issued until now worthless.
     *
     * @param refreshTokensToo whether the users are logged out as well
     * @throws IllegalArgumentException when nobody would be logged out, since the scope names no user
     */
    void expireTokens(FaultScope scope, boolean refreshTokensToo);

    /** Sets how wrong the clock of an app is; zero when it is right. */
    void skewClock(String appId, Duration offset);
}
