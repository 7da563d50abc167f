package io.devsync.server;

/** The app does not sync: nobody enabled it, or somebody paused or terminated it. */
final class SyncOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SyncOffException(String clientAppId) {
        super("sync of app '" + clientAppId + "' is not enabled");
    }
}
