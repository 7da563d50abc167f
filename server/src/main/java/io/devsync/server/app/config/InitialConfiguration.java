package io.devsync.server.app.config;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.App;
import io.devsync.server.app.EmailPasswordRules;
import io.devsync.server.app.ProviderType;
import io.devsync.server.store.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configuration that an app has before anybody configured it: nearly none, or what it already does. */
final class InitialConfiguration {

    private static final JsonMapper JSON = new JsonMapper();

    private final IdSource ids;
    private final Clock clock;

    InitialConfiguration(IdSource ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    AppConfiguration of(App app) {
        return switch (app.origin()) {
            case ADMIN -> ofNewApp(app);
            case FIRST_USE, FILE -> ofWorkingApp(app);
        };
    }

    /** A new app owns a provider of API keys that is off (spec client-and-admin-api §1, call 8). */
    private static AppConfiguration ofNewApp(App app) {
        return AppConfiguration.empty(app.id())
                .edit()
                .providers(List.of(provider(app, ProviderType.API_KEY, "{}")))
                .done();
    }

    private AppConfiguration ofWorkingApp(App app) {
        List<ProviderDocument> providers = new ArrayList<>();
        for (ProviderType type : ProviderType.values()) {
            String json = type == ProviderType.LOCAL_USERPASS ? json(app.providers().emailPassword()) : "{}";
            providers.add(provider(app, type, json));
        }
        Service service = dataSource(app);
        AppConfiguration.Edit edit =
                AppConfiguration.empty(app.id()).edit().providers(providers).services(List.of(service));
        app.customUserData()
                .ifPresent(data -> edit.customUserData(new CustomUserDataSettings(
                        service.id(), true, data.database(), data.collection(), data.userIdField())));
        return edit.done();
    }

    private static ProviderDocument provider(App app, ProviderType type, String json) {
        return new ProviderDocument(
                app.providers().id(type), type.wireName(), !app.providers().isEnabled(type), json);
    }

    private static String json(EmailPasswordRules rules) {
        ObjectNode provider = JSON.createObjectNode();
        provider.putObject("config")
                .put("autoConfirm", rules.confirmation() == EmailPasswordRules.Rule.AUTO)
                .put("emailConfirmationUrl", rules.confirmationUrl())
                .put("resetPasswordUrl", rules.resetUrl());
        return provider.toString();
    }

    private Service dataSource(App app) {
        ObjectNode config = JSON.createObjectNode();
        config.putObject("flexible_sync")
                .put("state", SyncSettings.State.ENABLED.wireName())
                .put("database_name", app.database())
                .put("is_recovery_mode_disabled", false)
                .putArray("queryable_fields_names");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new Service(
                ids.objectId(),
                app.dataSource(),
                "mongodb-atlas",
                config.toString(),
                "{}",
                Optional.of(new RuleDocument(ids.objectId(), "", "", readAndWriteAll())),
                List.of(),
                1,
                now);
    }

    /** The role that development mode gives everybody (spec sync-features §5.4). */
    private static String readAndWriteAll() {
        ObjectNode rule = JSON.createObjectNode();
        ObjectNode role = rule.putArray("roles").addObject();
        role.put("name", "readAndWriteAll");
        role.putObject("apply_when");
        role.putObject("document_filters").put("read", true).put("write", true);
        role.put("read", true).put("write", true).put("insert", true).put("delete", true).put("search", true);
        return rule.toString();
    }
}
