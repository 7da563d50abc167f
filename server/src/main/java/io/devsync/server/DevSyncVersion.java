package io.devsync.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which DevSync this is: the version that the build wrote into the class path. */
public final class DevSyncVersion {

    private static final String RESOURCE = "version.txt";

    private DevSyncVersion() {}

    /** Such as {@code 0.1.0}. */
    public static String current() {
        try (InputStream resource = DevSyncVersion.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path (expected: next to "
                        + DevSyncVersion.class.getName() + "); build again");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
