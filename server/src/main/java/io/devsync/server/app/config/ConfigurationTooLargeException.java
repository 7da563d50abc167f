package io.devsync.server.app.config;

/** The configuration of an app would be larger than one document can be. */
public final class ConfigurationTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationTooLargeException(long bytes, long bytesMax) {
        super("the app's configuration would have " + bytes + " bytes (expected: at most " + bytesMax
                + "); delete functions or schemas that are not needed");
    }
}
