package io.devsync.server.sync;

import io.devsync.server.rules.PermissionSource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the engine of an app is told at start.
 *
 * @param appId the client app id
 * @param database where development mode creates collections
 * @param dataSource the name of the linked data source, as schemas mention it
 * @param developmentMode whether clients may extend the schema
 * @param clock the time of the server's own changes
 * @param random for salts; must not be predictable
 * @param meters shared by all engines of a server
 * @param concurrency how the engine runs things side by side
 * @param limits how much it takes up, keeps and sends at once
 * @param permissions what users may do
 * @param queryable the fields that subscriptions may compare; absent when they may compare all
 * @param recoveryForbidden whether devices must not write again what a client reset takes from them
 */
public record EngineOptions(
        String appId,
        String database,
        String dataSource,
        boolean developmentMode,
        InstantSource clock,
        RandomGenerator random,
        EngineMeters meters,
        Concurrency concurrency,
        EngineLimits limits,
        PermissionSource permissions,
        Optional<QueryableConfig> queryable,
        boolean recoveryForbidden) {

    /** An app where everyone may do and query everything. */
    public EngineOptions(
            String appId,
            String database,
            String dataSource,
            boolean developmentMode,
            InstantSource clock,
            RandomGenerator random,
            EngineMeters meters,
            Concurrency concurrency,
            EngineLimits limits) {
        this(
                appId,
                database,
                dataSource,
                developmentMode,
                clock,
                random,
                meters,
                concurrency,
                limits,
                PermissionSource.EVERYTHING,
                Optional.empty(),
                false);
    }
}
