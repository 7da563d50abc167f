package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.LongPointerWrapper;
import io.realm.kotlin.internal.interop.NativePointer;
import io.realm.kotlin.internal.interop.RealmUserT;
import io.realm.kotlin.internal.interop.SyncThreadObserver;
import io.realm.kotlin.internal.interop.realmc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;

/**
 * An App Services app as one device sees it: users, and the connection that their realms share.
 *
 * <p>Owned by the thread that opened it. Close it last and always: its sync thread keeps the JVM alive.
 */
public final class RealmApp implements AutoCloseable {

    /** Longer than anything takes on a busy machine; a test that needs it is broken. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    private final RealmRuntime runtime;
    private final String appId;
    private final Path directory;
    private final long address;
    private final List<RealmUser> users = new ArrayList<>();
    private boolean closed;

    private RealmApp(RealmRuntime runtime, String appId, Path directory, long address) {
        this.runtime = runtime;
        this.appId = appId;
        this.directory = directory;
        this.address = address;
    }

    /**
     * Makes the app of a device. Talks to no one yet.
     *
     * @param baseUrl what an app developer would put into {@code baseUrl(...)}
     * @param directory the device's disk; created when missing. An app that is opened again over the same directory is
     *     the same device, with its users and files
     */
    public static RealmApp open(String baseUrl, String appId, Path directory) {
        return open(baseUrl, appId, directory, AnswerFilter.NONE);
    }

    /** The same behind a filter of the server's HTTP answers. */
    public static RealmApp open(String baseUrl, String appId, Path directory, AnswerFilter filter) {
        RealmRuntime runtime = RealmRuntime.load();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long transport = realmc.realm_network_transport_new(new HttpTransport(runtime.http(), filter));
        long config = realmc.realm_app_config_new(appId, transport);
        try {
            realmc.realm_app_config_set_base_url(config, baseUrl);
            realmc.realm_app_config_set_sdk(config, "Kotlin");
            realmc.realm_app_config_set_sdk_version(config, runtime.sdk().sdkVersion());
            realmc.realm_app_config_set_platform_version(config, System.getProperty("os.version"));
            realmc.realm_app_config_set_device_name(config, directory.getFileName().toString());
            realmc.realm_app_config_set_device_version(config, "1");
            realmc.realm_app_config_set_framework_name(config, "JVM");
            realmc.realm_app_config_set_framework_version(config, Runtime.version().toString());
            realmc.realm_app_config_set_bundle_id(config, "io.devsync.harness");
            long app = runtime.sdk().createApp(config, directory, RealmApp::configureSync);
            return new RealmApp(runtime, appId, directory, app);
        } finally {
            realmc.realm_release(config);
            realmc.realm_release(transport);
        }
    }

    private static void configureSync(long syncClientConfig) {
        realmc.realm_sync_client_config_set_default_binding_thread_observer(syncClientConfig, new SyncThread());
        realmc.realm_sync_client_config_set_multiplex_sessions(syncClientConfig, true); // as every SDK does
        realmc.realm_sync_client_config_set_user_agent_binding_info(syncClientConfig, "RealmKotlin");
        realmc.realm_sync_client_config_set_user_agent_application_info(syncClientConfig, "devsync-harness");
    }

    /** Logs a user in; the first request of an app asks for its location as well. */
    public RealmUser logIn(Credentials credentials) {
        long nativeCredentials = credentials.toNative();
        try {
            AppCall<NativePointer<RealmUserT>> call = new AppCall<>("log in");
            realmc.realm_app_log_in_with_credentials(address, nativeCredentials, call);
            return adopt(((LongPointerWrapper<?>) call.await(REQUEST_TIMEOUT)).getPtr$cinterop());
        } finally {
            realmc.realm_release(nativeCredentials);
        }
    }

    /** The user who was active last, also after the app was closed and opened again. */
    public Optional<RealmUser> currentUser() {
        long user = realmc.realm_app_get_current_user(address);
        return user == 0 ? Optional.empty() : Optional.of(adopt(user));
    }

    /** Registers an email address; the user can log in once confirmed. */
    public void register(String email, String password) {
        AppCall<Unit> call = new AppCall<>("registration");
        realmc.realm_app_email_password_provider_client_register_email(address, email, password, call);
        call.await(REQUEST_TIMEOUT);
    }

    /** Confirms an email address with what the confirmation mail would have said. */
    public void confirm(String token, String tokenId) {
        AppCall<Unit> call = new AppCall<>("confirmation");
        realmc.realm_app_email_password_provider_client_confirm_user(address, token, tokenId, call);
        call.await(REQUEST_TIMEOUT);
    }

    /** Changes a password through the app's reset function. */
    public void callResetPassword(String email, String password, String ejsonArguments) {
        AppCall<Unit> call = new AppCall<>("password reset");
        realmc.realm_app_email_password_provider_client_call_reset_password_function(
                address, email, password, ejsonArguments, call);
        call.await(REQUEST_TIMEOUT);
    }

    /**
     * Does at once what a client reset in manual mode has left for the next start: backs the file up and deletes it.
     *
     * @param file a realm file that is closed
     * @return whether there was something to do
     */
    public boolean runFileActions(Path file) {
        boolean[] done = new boolean[1];
        realmc.realm_sync_immediately_run_file_actions(address, file.toString(), done);
        return done[0];
    }

    /** Cuts every wait for the next connection attempt short. */
    public void reconnect() {
        realmc.realm_app_sync_client_reconnect(address);
    }

    /** The app's id. */
    public String appId() {
        return appId;
    }

    /** The device's disk. */
    public Path directory() {
        return directory;
    }

    /** The native client of this process. */
    public RealmRuntime runtime() {
        return runtime;
    }

    long address() {
        return address;
    }

    private RealmUser adopt(long user) {
        RealmUser adopted = new RealmUser(this, user);
        users.add(adopted);
        return adopted;
    }

    /** Closes the users' realms, ends the sync thread and frees everything native. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        users.forEach(RealmUser::closeRealms);
        awaitSessionsEnd();
        users.forEach(RealmUser::release);
        realmc.realm_release(address);
    }

    private void awaitSessionsEnd() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        // Blocks inside the native client, so that only another thread can give up on it.
        Thread.ofPlatform().daemon().name("realm-close").start(() -> {
            realmc.realm_app_sync_client_wait_for_sessions_to_terminate(address);
            ended.complete(null);
        });
        Waiting.await(
                ended,
                REQUEST_TIMEOUT,
                "end of the sync sessions",
                Waiting.Hopeless.NEVER,
                () -> "files in " + directory);
    }

    private static final class SyncThread implements SyncThreadObserver {
        @Override
        public String threadName() {
            return "realm-sync";
        }

        @Override
        public void onCreated() {
            // Nothing to prepare.
        }

        @Override
        public void onDestroyed() {
            // Nothing to clean up.
        }

        @Override
        public void onError(String error) {
            // The native client ends the process next, so that this is the only chance to say why.
            System.err.println("sync thread failed: " + error);
            RealmRuntime.load().log().recent(40).forEach(System.err::println);
        }
    }
}
