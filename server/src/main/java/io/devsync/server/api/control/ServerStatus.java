package io.devsync.server.api.control;

import java.time.Instant;
import java.util.Optional;

/**
 * What the server says of itself.
 *
 * @param version the release
 * @param ready whether it serves clients; false while it starts or drains, or is out of touch with its data source
 * @param dataSource the MongoDB connection string, without user, password and secret parameters: everybody may read it
 * @param dataFolder where the embedded data source keeps its files; absent with an outside MongoDB
 * @param trouble why nothing can be written at the moment, and what to do; absent when all is well
 * @param started when the process came up
 */
public record ServerStatus(
        String version, boolean ready, String dataSource, Optional<String> dataFolder, Optional<String> trouble, Instant started) {}
