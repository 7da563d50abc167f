package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realmc;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * What differs between the native clients that the driver runs with; whichever is on the class path is the one.
 *
 * <p>Kotlin SDK 2.x and 1.x cannot share a JVM: same class names, same native symbols (spec real-client §2).
 */
public sealed interface NativeSdk permits NativeSdk2, NativeSdk1 {

    /** The client on the class path. Loads no native code. */
    static NativeSdk onClassPath() {
        boolean generic =
                Arrays.stream(realmc.class.getMethods()).anyMatch(method -> method.getName().equals("realm_create_generic_scheduler"));
        return generic ? new NativeSdk2() : new NativeSdk1();
    }

    /** The newest version of the sync protocol that the client offers. */
    int protocolVersion();

    /** Whether lists and dictionaries may be put into mixed values. */
    boolean hasCollectionsInMixed();

    /** The first parts of the version number, as the client names itself to the server. */
    String sdkVersion();

    /** Sends the client's log lines from now on, from level "debug" up. */
    void logTo(ClientLog log);

    /**
     * Creates the native app.
     *
     * @param appConfig the native app configuration; stays the caller's
     * @param directory where the client keeps its files
     * @param settings gets the native sync client configuration to set what both clients know
     * @return the native app
     */
    long createApp(long appConfig, Path directory, LongConsumer settings);

    /** A scheduler without an event loop: realms move on to newer data only when told to. */
    Scheduler createScheduler();

    /**
     * A native scheduler.
     *
     * @param address the native object
     * @param owner keeps the native object alive while it is reachable
     */
    record Scheduler(long address, Object owner) {}
}
