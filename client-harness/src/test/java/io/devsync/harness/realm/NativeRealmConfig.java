package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realm_schema_mode_e;
import io.realm.kotlin.internal.interop.realm_sync_session_stop_policy_e;
import io.realm.kotlin.internal.interop.realmc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The native configuration of a flexibly synced realm, from its settings to its file. */
final class NativeRealmConfig implements AutoCloseable {

    private final Path file;
    private final NativeSdk.Scheduler scheduler;
    private final long syncConfig;
    private final long config;

    NativeRealmConfig(RealmUser user, RealmSettings settings, SyncEvents events) {
        file = user.app().directory().resolve("realms").resolve(user.id()).resolve(settings.fileName());
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        syncConfig = realmc.realm_flx_sync_config_new(user.address());
        realmc.realm_sync_config_set_session_stop_policy(
                syncConfig, realm_sync_session_stop_policy_e.RLM_SYNC_SESSION_STOP_POLICY_IMMEDIATELY);
        realmc.realm_sync_config_set_resync_mode(
                syncConfig, settings.clientReset().ordinal());
        realmc.sync_set_error_handler(syncConfig, events);
        realmc.sync_before_client_reset_handler(syncConfig, events);
        realmc.sync_after_client_reset_handler(syncConfig, events);
        scheduler = user.app().runtime().sdk().createScheduler();
        config = realmc.realm_config_new();
        long schema = NativeSchema.of(settings.schema());
        realmc.realm_config_set_path(config, file.toString());
        realmc.realm_config_set_schema(config, schema);
        realmc.realm_config_set_schema_version(config, settings.schemaVersion());
        realmc.realm_config_set_schema_mode(config, realm_schema_mode_e.RLM_SCHEMA_MODE_ADDITIVE_DISCOVERED);
        realmc.realm_config_set_scheduler(config, scheduler.address());
        realmc.realm_config_set_sync_config(config, syncConfig);
        realmc.realm_release(schema);
    }

    long address() {
        return config;
    }

    Path file() {
        return file;
    }

    NativeSdk.Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        realmc.realm_release(config);
        realmc.realm_release(syncConfig);
    }
}
