package io.devsync.server.app;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The configuration of one app at a time.
 *
 * @param id the internal id, 24 hexadecimal digits; what data is scoped by
 * @param clientAppId what clients call the app
 * @param name for people
 * @param groupId the project of the Admin API, 24 hexadecimal digits
 * @param domainId in every token of the app and of no other, 24 hexadecimal digits
 * @param developmentMode whether clients may change the schema
 * @param database where new classes get their collections
 * @param dataSource the name of the linked data source in schemas and to {@code mongoClient(name)}
 * @param customUserData absent when access tokens carry none
 * @param access who may see and query what
 * @param tokenKey signs the app's own tokens (HS256)
 * @param customTokenKey a secret with which a developer may sign custom tokens for this app (HS256)
 * @param origin who asked for the app
 */
public record App(
        String id,
        String clientAppId,
        String name,
        String groupId,
        String domainId,
        Providers providers,
        boolean developmentMode,
        String database,
        String dataSource,
        Optional<CustomUserData> customUserData,
        AccessConfig access,
        SecretKey tokenKey,
        SecretKey customTokenKey,
        Origin origin,
        Instant created) {

    /** The name that App Services gives the first linked data source. */
    public static final String DEFAULT_DATA_SOURCE = "mongodb-atlas";

    /** Who asked for an app. */
    public enum Origin {
        /** A client that used an unknown app id. */
        FIRST_USE,
        /** The app file. */
        FILE,
        /** An administrator, through the Admin API. */
        ADMIN
    }

    /** The same app with other providers. */
    public App withProviders(Providers changed) {
        return changed(copy -> copy.providers = changed);
    }

    /** The same app in development mode, or not. */
    public App withDevelopmentMode(boolean on) {
        return changed(copy -> copy.developmentMode = on);
    }

    /** The same app with its data elsewhere. */
    public App withData(String newDatabase, String newDataSource) {
        return changed(copy -> {
            copy.database = newDatabase;
            copy.dataSource = newDataSource;
        });
    }

    /** The same app with other documents about its users. */
    public App withCustomUserData(Optional<CustomUserData> changed) {
        return changed(copy -> copy.customUserData = changed);
    }

    /** The same app where others may see and query other things. */
    public App withAccess(AccessConfig changed) {
        return changed(copy -> copy.access = changed);
    }

    /** The same app in a project. */
    App withGroup(String group) {
        return changed(copy -> copy.groupId = group);
    }

    private App changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new App(
                id,
                clientAppId,
                name,
                copy.groupId,
                domainId,
                copy.providers,
                copy.developmentMode,
                copy.database,
                copy.dataSource,
                copy.customUserData,
                copy.access,
                tokenKey,
                customTokenKey,
                origin,
                created);
    }

    /** What of an app can change. */
    private static final class Copy {
        private String groupId;
        private Providers providers;
        private boolean developmentMode;
        private String database;
        private String dataSource;
        private Optional<CustomUserData> customUserData;
        private AccessConfig access;

        private Copy(App app) {
            this.groupId = app.groupId;
            this.providers = app.providers;
            this.developmentMode = app.developmentMode;
            this.database = app.database;
            this.dataSource = app.dataSource;
            this.customUserData = app.customUserData;
            this.access = app.access;
        }
    }
}
