package io.devsync.server.sync;

import java.util.Map;

/**
 * How things stand with a device, as the engine knows it.
 *
 * @param file the client file's ident
 * @param userId whose file it is
 * @param connected whether a session of it is identified now
 * @param acknowledged the version of the history that the device has said to have integrated
 * @param sent the newest version that it may know of; {@code acknowledged} when it is not connected
 * @param newest the newest version of the history
 * @param queryVersion the device's own number of the subscriptions in force; 0 before the first ones
 * @param subscriptions the queries in force by class, without what rules add
 * @param waitingSubscriptions changes of subscriptions that the device has sent and that are not in force yet
 * @param bootstrapping whether objects are being sent because subscriptions or permissions have changed
 * @param reset whether an administrator wants the device to start over with another file
 */
public record DeviceState(
        long file,
        String userId,
        boolean connected,
        long acknowledged,
        long sent,
        long newest,
        long queryVersion,
        Map<String, String> subscriptions,
        int waitingSubscriptions,
        boolean bootstrapping,
        boolean reset) {}
