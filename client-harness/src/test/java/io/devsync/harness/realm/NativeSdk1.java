package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.LogCallback;
import io.realm.kotlin.internal.interop.LongPointerWrapper;
import io.realm.kotlin.internal.interop.RealmInterop;
import io.realm.kotlin.internal.interop.realm_log_level_e;
import io.realm.kotlin.internal.interop.realm_sync_client_metadata_mode_e;
import io.realm.kotlin.internal.interop.realmc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CoroutineDispatcher;

/**
 * Kotlin SDK 1.11: realm-core 13.19, protocol 10.
 *
 * <p>The driver is compiled against 2.3, so the few functions that only 1.11 has are called through method handles.
 */
final class NativeSdk1 implements NativeSdk {

    @Override
    public int protocolVersion() {
        return 10;
    }

    @Override
    public boolean hasCollectionsInMixed() {
        return false;
    }

    @Override
    public String sdkVersion() {
        return "1.11.0";
    }

    @Override
    public void logTo(ClientLog log) {
        call("set_log_callback", MethodType.methodType(void.class, int.class, Object.class))
                .with(realm_log_level_e.RLM_LOG_LEVEL_DEBUG, new OldLogCallback(log));
    }

    @Override
    public long createApp(long appConfig, Path directory, LongConsumer settings) {
        long clientConfig = (long) call("realm_sync_client_config_new", MethodType.methodType(long.class)).with();
        try {
            call(
                            "realm_sync_client_config_set_base_file_path",
                            MethodType.methodType(void.class, long.class, String.class))
                    .with(clientConfig, directory.toString());
            call(
                            "realm_sync_client_config_set_metadata_mode",
                            MethodType.methodType(void.class, long.class, int.class))
                    .with(clientConfig, realm_sync_client_metadata_mode_e.RLM_SYNC_CLIENT_METADATA_MODE_PLAINTEXT);
            settings.accept(clientConfig);
            return (long) call("realm_app_create", MethodType.methodType(long.class, long.class, long.class))
                    .with(appConfig, clientConfig);
        } finally {
            realmc.realm_release(clientConfig);
        }
    }

    @Override
    public Scheduler createScheduler() {
        // There is no generic scheduler, and the default one aborts the JVM. This one never runs what it is given.
        LongPointerWrapper<?> scheduler =
                (LongPointerWrapper<?>) RealmInterop.INSTANCE.realm_create_scheduler(new IdleDispatcher());
        return new Scheduler(scheduler.getPtr$cinterop(), scheduler);
    }

    private static OldFunction call(String name, MethodType type) {
        try {
            return new OldFunction(MethodHandles.publicLookup().findStatic(realmc.class, name, type));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("realmc." + name + type + " is missing (expected: Kotlin SDK 1.11)", e);
        }
    }

    private record OldFunction(MethodHandle handle) {
        Object with(Object... arguments) {
            try {
                return handle.invokeWithArguments(arguments);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Has the method that 1.11 calls next to the one that the compiler knows. */
    private record OldLogCallback(ClientLog log) implements LogCallback {
        @Override
        public void log(short level, String category, String message) {
            log.add(level, category, message);
        }

        @SuppressWarnings("unused") // called by the native client
        public void log(short level, String message) {
            log.add(level, "Realm", message);
        }
    }

    private static final class IdleDispatcher extends CoroutineDispatcher {
        @Override
        public void dispatch(CoroutineContext context, Runnable block) {
            // Notifications only; the driver asks for newer data itself.
        }
    }
}
