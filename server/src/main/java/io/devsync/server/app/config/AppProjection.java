package io.devsync.server.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.App;
import io.devsync.server.app.CustomTokenRules;
import io.devsync.server.app.CustomUserData;
import io.devsync.server.app.EmailPasswordRules;
import io.devsync.server.app.EmailPasswordRules.Rule;
import io.devsync.server.app.ProviderType;
import io.devsync.server.app.Providers;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Brings an {@link App} in step with a change of its configuration. What the change does not concern stays as it is, for
 * an app that was not made by administrators can do things that a configuration cannot say.
 */
public final class AppProjection {

    private static final JsonMapper JSON = new JsonMapper();

    private AppProjection() {}

    /**
     * The app after a change.
     *
     * @throws BadProviderException when a provider cannot be used as it was configured
     */
    public static App apply(App app, AppConfiguration before, AppConfiguration after) {
        App changed = app;
        boolean providersConcerned = !before.providers().equals(after.providers())
                || !before.secrets().equals(after.secrets());
        if (providersConcerned) {
            changed = changed.withProviders(providers(changed.providers(), before, after));
        }
        if (!before.services().equals(after.services())) {
            changed = withDataSource(changed, after);
        }
        boolean accessConcerned = !before.services().equals(after.services())
                || !before.values().equals(after.values())
                || !before.secrets().equals(after.secrets());
        if (accessConcerned) {
            changed = changed.withAccess(AccessProjection.of(after, changed.access().environment()));
        }
        if (!before.customUserData().equals(after.customUserData())) {
            changed = changed.withCustomUserData(customUserData(after.customUserData()));
        }
        return changed;
    }

    private static App withDataSource(App app, AppConfiguration after) {
        String database = switch (after.sync()) {
            case SyncSettings.None ignored -> app.database();
            case SyncSettings.Flexible flexible -> flexible.database();
            case SyncSettings.PartitionBased partitions -> partitions.database();
        };
        String dataSource = after.dataSource().map(Service::name).orElse(app.dataSource());
        return app.withData(database.isEmpty() ? app.database() : database, dataSource);
    }

    private static Optional<CustomUserData> customUserData(CustomUserDataSettings settings) {
        return settings.enabled()
                ? Optional.of(new CustomUserData(settings.database(), settings.collection(), settings.userIdField()))
                : Optional.empty();
    }

    private static Providers providers(Providers providers, AppConfiguration before, AppConfiguration after) {
        Map<ProviderType, Providers.State> states = new EnumMap<>(ProviderType.class);
        for (ProviderType type : ProviderType.values()) {
            boolean enabled = find(after, type).map(provider -> !provider.disabled()).orElse(false);
            states.put(type, new Providers.State(providers.id(type), enabled));
        }
        EmailPasswordRules emailPassword = providers.emailPassword();
        Optional<ProviderDocument> userpass = find(after, ProviderType.LOCAL_USERPASS);
        if (userpass.isPresent() && !userpass.equals(find(before, ProviderType.LOCAL_USERPASS))) {
            emailPassword = emailPassword(json(userpass.get()).path("config"));
        }
        CustomTokenRules customToken = providers.customToken();
        Optional<ProviderDocument> token = find(after, ProviderType.CUSTOM_TOKEN);
        boolean concerned = !token.map(ProviderDocument::json)
                        .equals(find(before, ProviderType.CUSTOM_TOKEN).map(ProviderDocument::json))
                || !before.secrets().equals(after.secrets());
        if (token.isPresent() && concerned && json(token.get()).has("config")) {
            customToken = CustomTokenSettings.rules(json(token.get()), after);
        }
        return new Providers(states, emailPassword, customToken);
    }

    private static Optional<ProviderDocument> find(AppConfiguration configuration, ProviderType type) {
        return configuration.providers().stream()
                .filter(provider -> provider.type().equals(type.wireName()))
                .findFirst();
    }

    /**
     * Functions that confirm and reset are kept, but not run: until then the address waits for a mail's token or for an
     * administrator.
     */
    private static EmailPasswordRules emailPassword(JsonNode config) {
        boolean autoConfirm = config.path("autoConfirm").asBoolean(false);
        return new EmailPasswordRules(
                autoConfirm ? Rule.AUTO : Rule.EMAIL,
                Rule.EMAIL,
                config.path("emailConfirmationUrl").asText(""),
                config.path("resetPasswordUrl").asText(""));
    }

    private static JsonNode json(ProviderDocument provider) {
        try {
            return JSON.readTree(provider.json());
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored provider " + provider.id() + " is not JSON", damaged);
        }
    }
}
