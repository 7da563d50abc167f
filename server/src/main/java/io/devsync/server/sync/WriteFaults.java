package io.devsync.server.sync;

import java.util.Optional;

/** Refusals of writes that somebody asked for, in order to test an app. Asked on engines' threads; must not block. */
@FunctionalInterface
public interface WriteFaults {

    /** Nobody asked for any. */
    WriteFaults NONE = (appId, userId, file, className) -> Optional.empty();

    /**
     * A device writes to an object.
     *
     * @param appId the client app id
     * @param file the device's client file
     * @return why that is not taken, if it is not
     */
    Optional<String> refusal(String appId, String userId, long file, String className);
}
