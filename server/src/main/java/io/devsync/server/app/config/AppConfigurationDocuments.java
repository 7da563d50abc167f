package io.devsync.server.app.config;

import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;

/**
 * Configurations as documents of {@code __devsync.configurations}. JSON of users stays text, for its field names may be
 * anything, such as {@code $in}.
 */
final class AppConfigurationDocuments {

    private AppConfigurationDocuments() {}

    static Document encode(AppConfiguration configuration) {
        Document document = new Document("_id", configuration.appId())
                .append("revision", configuration.revision())
                .append("providers", list(configuration.providers(), AppConfigurationDocuments::encode))
                .append("secrets", list(configuration.secrets(), AppConfigurationDocuments::encode))
                .append("values", list(configuration.values(), AppConfigurationDocuments::encode))
                .append("functions", list(configuration.functions(), AppConfigurationDocuments::encode))
                .append("services", list(configuration.services(), AppConfigurationDocuments::encode))
                .append("schemas", list(configuration.schemas(), AppConfigurationDocuments::encode))
                .append("customUserData", encode(configuration.customUserData()))
                .append("deployments", list(configuration.deployments(), AppConfigurationDocuments::encode))
                .append("schemaVersion", configuration.schemaVersion())
                .append("nullTypeValidation", configuration.nullTypeValidation())
                .append("settings", configuration.settingsJson())
                .append("features", configuration.features());
        configuration
                .draft()
                .ifPresent(draft -> document.append(
                        "draft", new Document("id", draft.id()).append("breaking", draft.breaking())));
        return document;
    }

    static AppConfiguration decode(Document document) {
        return new AppConfiguration(
                document.getString("_id"),
                document.getLong("revision"),
                list(document, "providers", AppConfigurationDocuments::provider),
                list(document, "secrets", AppConfigurationDocuments::secret),
                list(document, "values", AppConfigurationDocuments::value),
                list(document, "functions", AppConfigurationDocuments::function),
                list(document, "services", AppConfigurationDocuments::service),
                list(document, "schemas", AppConfigurationDocuments::schema),
                customUserData(document.get("customUserData", Document.class)),
                Optional.ofNullable(document.get("draft", Document.class))
                        .map(draft -> new Draft(draft.getString("id"), draft.getBoolean("breaking"))),
                list(document, "deployments", AppConfigurationDocuments::deployment),
                document.getInteger("schemaVersion"),
                document.getBoolean("nullTypeValidation"),
                document.getString("settings"),
                document.getList("features", String.class));
    }

    private static <T> List<Document> list(List<T> items, Function<T, Document> encode) {
        return items.stream().map(encode).toList();
    }

    private static <T> List<T> list(Document document, String field, Function<Document, T> decode) {
        return document.getList(field, Document.class).stream().map(decode).toList();
    }

    private static Document encode(ProviderDocument provider) {
        return new Document("id", provider.id())
                .append("type", provider.type())
                .append("disabled", provider.disabled())
                .append("json", provider.json());
    }

    private static ProviderDocument provider(Document document) {
        return new ProviderDocument(
                document.getString("id"),
                document.getString("type"),
                document.getBoolean("disabled"),
                document.getString("json"));
    }

    private static Document encode(Secret secret) {
        return new Document("id", secret.id()).append("name", secret.name()).append("value", secret.value());
    }

    private static Secret secret(Document document) {
        return new Secret(document.getString("id"), document.getString("name"), document.getString("value"));
    }

    private static Document encode(AppValue value) {
        return new Document("id", value.id())
                .append("name", value.name())
                .append("json", value.json())
                .append("fromSecret", value.fromSecret());
    }

    private static AppValue value(Document document) {
        return new AppValue(
                document.getString("id"),
                document.getString("name"),
                document.getString("json"),
                document.getBoolean("fromSecret"));
    }

    private static Document encode(AppFunction function) {
        return new Document("id", function.id())
                .append("name", function.name())
                .append("source", function.source())
                .append("json", function.json())
                .append("modified", Date.from(function.modified()));
    }

    private static AppFunction function(Document document) {
        return new AppFunction(
                document.getString("id"),
                document.getString("name"),
                document.getString("source"),
                document.getString("json"),
                document.getDate("modified").toInstant());
    }

    private static Document encode(Service service) {
        Document document = new Document("id", service.id())
                .append("name", service.name())
                .append("type", service.type())
                .append("config", service.configJson())
                .append("secretConfig", service.secretConfigJson())
                .append("rules", list(service.rules(), AppConfigurationDocuments::encode))
                .append("version", service.version())
                .append("modified", Date.from(service.modified()));
        service.defaultRule().ifPresent(rule -> document.append("defaultRule", encode(rule)));
        return document;
    }

    private static Service service(Document document) {
        return new Service(
                document.getString("id"),
                document.getString("name"),
                document.getString("type"),
                document.getString("config"),
                document.getString("secretConfig"),
                Optional.ofNullable(document.get("defaultRule", Document.class)).map(AppConfigurationDocuments::rule),
                list(document, "rules", AppConfigurationDocuments::rule),
                document.getInteger("version"),
                document.getDate("modified").toInstant());
    }

    private static Document encode(RuleDocument rule) {
        return new Document("id", rule.id())
                .append("database", rule.database())
                .append("collection", rule.collection())
                .append("json", rule.json());
    }

    private static RuleDocument rule(Document document) {
        return new RuleDocument(
                document.getString("id"),
                document.getString("database"),
                document.getString("collection"),
                document.getString("json"));
    }

    private static Document encode(SchemaRecord schema) {
        return new Document("id", schema.id())
                .append("database", schema.database())
                .append("collection", schema.collection())
                .append("json", schema.json());
    }

    private static SchemaRecord schema(Document document) {
        return new SchemaRecord(
                document.getString("id"),
                document.getString("database"),
                document.getString("collection"),
                document.getString("json"));
    }

    private static Document encode(CustomUserDataSettings settings) {
        return new Document("service", settings.serviceId())
                .append("enabled", settings.enabled())
                .append("database", settings.database())
                .append("collection", settings.collection())
                .append("userIdField", settings.userIdField());
    }

    private static CustomUserDataSettings customUserData(Document document) {
        return new CustomUserDataSettings(
                document.getString("service"),
                document.getBoolean("enabled"),
                document.getString("database"),
                document.getString("collection"),
                document.getString("userIdField"));
    }

    private static Document encode(Deployment deployment) {
        return new Document("id", deployment.id())
                .append("draft", deployment.draftId())
                .append("name", deployment.name())
                .append("at", Date.from(deployment.at()));
    }

    private static Deployment deployment(Document document) {
        return new Deployment(
                document.getString("id"),
                document.getString("draft"),
                document.getString("name"),
                document.getDate("at").toInstant());
    }
}
