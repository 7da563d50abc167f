package io.devsync.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.App;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.SyncSettings;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.QueryableConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an engine is opened with: when any of it changes, another engine is needed.
 *
 * @param queryable the fields that subscriptions may compare; absent when they may compare all
 * @param bootstrapObjects objects in one part of a bootstrap; 0 to leave it to the server
 * @param recoveryForbidden whether a client reset throws away what devices have not uploaded
 * @param offlineDays after how many days away a device has to start over; absent to leave it to the server
 * @param downloadBytes about how many bytes one DOWNLOAD has; 0 to leave it to the server
 */
record EngineSettings(
        boolean enabled,
        String database,
        String dataSource,
        Optional<QueryableConfig> queryable,
        boolean recoveryForbidden,
        OptionalInt offlineDays,
        int bootstrapObjects,
        int downloadBytes) {

    /** Below that a message is all header. */
    private static final int DOWNLOAD_BYTES_MIN = 256;

    static EngineSettings of(App app, Optional<AppConfiguration> configuration) {
        JsonNode sync = configuration
                .map(AppConfiguration::settingsJson)
                .map(EngineSettings::read)
                .orElseGet(() -> read("{}"))
                .path("sync");
        return new EngineSettings(
                configuration.map(some -> some.sync().enabled()).orElse(true),
                app.database(),
                app.dataSource(),
                app.access()
                        .queryable()
                        .filter(names -> names.alsoInDevelopment() || !app.developmentMode())
                        .map(names -> new QueryableConfig(names.everywhere(), names.byCollection())),
                configuration.map(some -> recoveryForbidden(some.sync())).orElse(false),
                configuration.map(some -> offlineDays(some.sync())).orElse(OptionalInt.empty()),
                Math.max(0, sync.path("num_objects_before_bootstrap_flush").asInt(0)),
                Math.max(0, sync.path("qbs_download_changeset_soft_max_byte_size").asInt(0)));
    }

    private static boolean recoveryForbidden(SyncSettings sync) {
        return sync instanceof SyncSettings.Flexible flexible && flexible.recoveryDisabled();
    }

    private static OptionalInt offlineDays(SyncSettings sync) {
        return sync instanceof SyncSettings.Flexible flexible ? flexible.clientMaxOfflineDays() : OptionalInt.empty();
    }

    private static JsonNode read(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored settings are not JSON: " + damaged.getOriginalMessage(), damaged);
        }
    }

    /** The server's limits, or what the app wants instead; a test suite may want messages to be small. */
    EngineLimits limits(EngineLimits server) {
        EngineLimits limits = server;
        if (offlineDays.isPresent()) {
            Duration offline = Duration.ofDays(offlineDays.getAsInt());
            limits = limits.withRetention(server.retention().withOffline(offline));
        }
        if (bootstrapObjects > 0) {
            limits = limits.withBootstrapObjects(Math.min(bootstrapObjects, server.bootstraps().objects()));
        }
        if (downloadBytes > 0) {
            int bytes = Math.max(DOWNLOAD_BYTES_MIN, downloadBytes);
            limits = limits.withDownloadBytes(Math.min(bytes, server.downloads().bytes()));
        }
        return limits;
    }
}
