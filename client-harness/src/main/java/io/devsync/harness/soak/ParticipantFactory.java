package io.devsync.harness.soak;

/** Makes the devices of a soak. */
public interface ParticipantFactory {

    /**
     * Makes a device that is online and does nothing yet.
     *
     * @param baseUrl where the servers are
     * @param appId the soak's app
     * @param number of the device, from 0 on
     * @param seed of its choices
     */
    Participant make(String baseUrl, String appId, int number, long seed);
}
