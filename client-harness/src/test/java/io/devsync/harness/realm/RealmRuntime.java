package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realmc;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * The native client as far as there is one per process: its library, its log, and the HTTP client that all apps share.
 *
 * <p>A singleton because the library itself is one: log callback and level are process-wide.
 */
public final class RealmRuntime {

    private final NativeSdk sdk = NativeSdk.onClassPath();
    private final ClientLog log = new ClientLog();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // the native client follows them itself
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "realm-http");
                thread.setDaemon(true);
                return thread;
            }))
            .build();

    private RealmRuntime() {
        sdk.logTo(log);
    }

    private static final class Holder {
        private static final RealmRuntime LOADED = new RealmRuntime();
    }

    /** Loads the native library on first use; fails with an {@link UnsatisfiedLinkError} where there is none. */
    public static RealmRuntime load() {
        return Holder.LOADED;
    }

    /** The client on the class path. */
    public NativeSdk sdk() {
        return sdk;
    }

    /** What the native client has to say. */
    public ClientLog log() {
        return log;
    }

    /** The version of realm-core inside. */
    public String coreVersion() {
        return realmc.realm_get_library_version();
    }

    HttpClient http() {
        return http;
    }
}
