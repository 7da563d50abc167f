package io.devsync.server.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything that administrators configured in one app, besides what {@link io.devsync.server.app.App} says. Immutable;
 * {@link #edit()} makes another one.
 *
 * @param appId the internal id
 * @param revision one more with each change that was stored; 0 before the first
 * @param draft the open draft of a deployment
 * @param deployments the newest last
 * @param schemaVersion one more with each breaking change of the schema that was deployed; 0 in a new app
 * @param nullTypeValidation whether a null in an optional field is refused by schemas
 * @param settingsJson the private settings that test suites use, a JSON object
 * @param features the feature flags that are on
 */
public record AppConfiguration(
        String appId,
        long revision,
        List<ProviderDocument> providers,
        List<Secret> secrets,
        List<AppValue> values,
        List<AppFunction> functions,
        List<Service> services,
        List<SchemaRecord> schemas,
        CustomUserDataSettings customUserData,
        Optional<Draft> draft,
        List<Deployment> deployments,
        int schemaVersion,
        boolean nullTypeValidation,
        String settingsJson,
        List<String> features) {

    public AppConfiguration {
        providers = List.copyOf(providers);
        secrets = List.copyOf(secrets);
        values = List.copyOf(values);
        functions = List.copyOf(functions);
        services = List.copyOf(services);
        schemas = List.copyOf(schemas);
        deployments = List.copyOf(deployments);
        features = List.copyOf(features);
    }

    /** An app in which nobody configured anything. */
    public static AppConfiguration empty(String appId) {
        return new AppConfiguration(
                appId,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                CustomUserDataSettings.NONE,
                Optional.empty(),
                List.of(),
                0,
                false,
                "{}",
                List.of());
    }

    /** The data source that is synced, or could be: the first MongoDB with settings of sync, else the first one. */
    public Optional<Service> dataSource() {
        List<Service> sources = services.stream().filter(Service::isDataSource).toList();
        return sources.stream()
                .filter(service -> !(service.sync() instanceof SyncSettings.None))
                .findFirst()
                .or(() -> sources.stream().findFirst());
    }

    /** How the app is synced. */
    public SyncSettings sync() {
        return dataSource().map(Service::sync).orElseGet(SyncSettings.None::new);
    }

    /** A secret's value. */
    public Optional<String> secret(String name) {
        return secrets.stream()
                .filter(secret -> secret.name().equals(name))
                .findFirst()
                .map(Secret::value);
    }

    /** A service by its id. */
    public Optional<Service> service(String id) {
        return services.stream().filter(service -> service.id().equals(id)).findFirst();
    }

    /** This configuration to be changed in some parts. */
    public Edit edit() {
        return new Edit(this);
    }

    /** A configuration in the making; belongs to one thread. */
    public static final class Edit {
        private final AppConfiguration base;
        private List<ProviderDocument> providers;
        private List<Secret> secrets;
        private List<AppValue> values;
        private List<AppFunction> functions;
        private List<Service> services;
        private List<SchemaRecord> schemas;
        private CustomUserDataSettings customUserData;
        private Optional<Draft> draft;
        private List<Deployment> deployments;
        private int schemaVersion;
        private boolean nullTypeValidation;
        private String settingsJson;
        private List<String> features;

        private Edit(AppConfiguration base) {
            this.base = base;
            providers = base.providers;
            secrets = base.secrets;
            values = base.values;
            functions = base.functions;
            services = base.services;
            schemas = base.schemas;
            customUserData = base.customUserData;
            draft = base.draft;
            deployments = base.deployments;
            schemaVersion = base.schemaVersion;
            nullTypeValidation = base.nullTypeValidation;
            settingsJson = base.settingsJson;
            features = base.features;
        }

        public Edit providers(List<ProviderDocument> changed) {
            providers = changed;
            return this;
        }

        public Edit secrets(List<Secret> changed) {
            secrets = changed;
            return this;
        }

        public Edit values(List<AppValue> changed) {
            values = changed;
            return this;
        }

        public Edit functions(List<AppFunction> changed) {
            functions = changed;
            return this;
        }

        public Edit services(List<Service> changed) {
            services = changed;
            return this;
        }

        /** Changes one service, which is there. */
        public Edit service(String id, UnaryOperator<Service> change) {
            services = replaced(services, service -> service.id().equals(id) ? change.apply(service) : service);
            return this;
        }

        public Edit schemas(List<SchemaRecord> changed) {
            schemas = changed;
            return this;
        }

        public Edit customUserData(CustomUserDataSettings changed) {
            customUserData = changed;
            return this;
        }

        public Edit draft(Optional<Draft> changed) {
            draft = changed;
            return this;
        }

        public Edit deployments(List<Deployment> changed) {
            deployments = changed;
            return this;
        }

        public Edit schemaVersion(int changed) {
            schemaVersion = changed;
            return this;
        }

        public Edit nullTypeValidation(boolean changed) {
            nullTypeValidation = changed;
            return this;
        }

        public Edit settingsJson(String changed) {
            settingsJson = changed;
            return this;
        }

        public Edit features(List<String> changed) {
            features = changed;
            return this;
        }

        /** The changed configuration, of the same revision: storing it makes the next one. */
        public AppConfiguration done() {
            return atRevision(base.revision);
        }

        AppConfiguration atRevision(long revision) {
            return new AppConfiguration(
                    base.appId,
                    revision,
                    providers,
                    secrets,
                    values,
                    functions,
                    services,
                    schemas,
                    customUserData,
                    draft,
                    deployments,
                    schemaVersion,
                    nullTypeValidation,
                    settingsJson,
                    features);
        }

        private static <T> List<T> replaced(List<T> list, Function<T, T> change) {
            List<T> changed = new ArrayList<>(list.size());
            list.forEach(item -> changed.add(change.apply(item)));
            return changed;
        }
    }
}
