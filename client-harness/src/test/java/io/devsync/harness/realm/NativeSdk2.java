package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.LogCallback;
import io.realm.kotlin.internal.interop.realm_log_level_e;
import io.realm.kotlin.internal.interop.realm_sync_client_metadata_mode_e;
import io.realm.kotlin.internal.interop.realmc;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Kotlin SDK 2.3: realm-core 14.12, protocol 14. */
final class NativeSdk2 implements NativeSdk {

    @Override
    public int protocolVersion() {
        return 14;
    }

    @Override
    public boolean hasCollectionsInMixed() {
        return true;
    }

    @Override
    public String sdkVersion() {
        return "2.3.0";
    }

    @Override
    public void logTo(ClientLog log) {
        LogCallback callback = (level, category, message) -> log.add(level, category, message);
        realmc.set_log_callback(callback);
        realmc.realm_set_log_level(realm_log_level_e.RLM_LOG_LEVEL_DEBUG);
    }

    @Override
    public long createApp(long appConfig, Path directory, LongConsumer settings) {
        realmc.realm_app_config_set_base_file_path(appConfig, directory.toString());
        realmc.realm_app_config_set_metadata_mode(
                appConfig, realm_sync_client_metadata_mode_e.RLM_SYNC_CLIENT_METADATA_MODE_PLAINTEXT);
        // Borrowed: it belongs to the app configuration.
        settings.accept(realmc.realm_app_config_get_sync_client_config(appConfig));
        // Not the cached variant: that one shares an app between all clients of the process.
        return realmc.realm_app_create(appConfig);
    }

    @Override
    public Scheduler createScheduler() {
        return new Scheduler(realmc.realm_create_generic_scheduler(), this);
    }
}
