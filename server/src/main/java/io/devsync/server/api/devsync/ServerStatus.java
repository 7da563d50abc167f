package io.devsync.server.api.devsync;

import java.time.Instant;
import java.util.Optional;

/**
 * What the server says of itself.
 *
 * @param version the release
 * @param ready whether it serves clients; false while it starts or drains
 * @param dataSourceUri the MongoDB connection string; credentials in it are not shown to anybody
 * @param dataFolder where the embedded data source keeps its files; absent with an outside MongoDB
 * @param started when the process came up
 */
public record ServerStatus(
        String version, boolean ready, String dataSourceUri, Optional<String> dataFolder, Instant started) {}
