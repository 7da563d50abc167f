package io.devsync.server.app;

import io.devsync.server.app.CustomTokenRules.KeySource;
import io.devsync.server.app.CustomTokenRules.MetadataField;
import io.devsync.server.app.EmailPasswordRules.Rule;
import java.net.URI;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.types.Binary;

/** Apps as documents of {@code __devsync.apps}; the client app id is the {@code _id}, so that it is unique. */
final class AppDocuments {

    private AppDocuments() {}

    static Document encode(App app) {
        Document document = new Document("_id", app.clientAppId())
                .append("id", app.id())
                .append("name", app.name())
                .append("groupId", app.groupId())
                .append("domainId", app.domainId())
                .append("providers", encodeStates(app.providers()))
                .append("emailPassword", encode(app.providers().emailPassword()))
                .append("customToken", encode(app.providers().customToken()))
                .append("developmentMode", app.developmentMode())
                .append("database", app.database())
                .append("dataSource", app.dataSource())
                .append("access", encode(app.access()))
                .append("tokenKey", new Binary(app.tokenKey().bytes()))
                .append("customTokenKey", new Binary(app.customTokenKey().bytes()))
                .append("origin", app.origin().name())
                .append("created", Date.from(app.created()));
        app.customUserData()
                .ifPresent(data -> document.append(
                        "customUserData",
                        new Document("database", data.database())
                                .append("collection", data.collection())
                                .append("userIdField", data.userIdField())));
        return document;
    }

    static App decode(Document document) {
        return new App(
                document.getString("id"),
                document.getString("_id"),
                document.getString("name"),
                document.getString("groupId"),
                document.getString("domainId"),
                new Providers(
                        decodeStates(document.get("providers", Document.class)),
                        decodeEmailPassword(document.get("emailPassword", Document.class)),
                        decodeCustomToken(document.get("customToken", Document.class))),
                document.getBoolean("developmentMode"),
                document.getString("database"),
                document.getString("dataSource"),
                Optional.ofNullable(document.get("customUserData", Document.class))
                        .map(data -> new CustomUserData(
                                data.getString("database"),
                                data.getString("collection"),
                                data.getString("userIdField"))),
                decodeAccess(Optional.ofNullable(document.get("access", Document.class))),
                new SecretKey(document.get("tokenKey", Binary.class).getData()),
                new SecretKey(document.get("customTokenKey", Binary.class).getData()),
                App.Origin.valueOf(document.getString("origin")),
                document.getDate("created").toInstant());
    }

    private static Document encode(AccessConfig access) {
        Document document = new Document("rules", access.rules())
                .append("values", access.values())
                .append("environment", access.environment());
        access.queryable()
                .ifPresent(names -> document.append(
                        "queryable",
                        new Document("everywhere", List.copyOf(names.everywhere()))
                                .append(
                                        "byCollection",
                                        names.byCollection().entrySet().stream()
                                                .map(entry -> new Document("collection", entry.getKey())
                                                        .append("fields", List.copyOf(entry.getValue())))
                                                .toList())
                                .append("alsoInDevelopment", names.alsoInDevelopment())));
        return document;
    }

    /** Apps that were made before there were rules have none. */
    private static AccessConfig decodeAccess(Optional<Document> stored) {
        return stored.map(document -> new AccessConfig(
                        document.getString("rules"),
                        document.getString("values"),
                        document.getString("environment"),
                        Optional.ofNullable(document.get("queryable", Document.class))
                                .map(AppDocuments::decodeQueryable)))
                .orElse(AccessConfig.NONE);
    }

    private static AccessConfig.QueryableNames decodeQueryable(Document document) {
        Map<String, Set<String>> byCollection = new HashMap<>();
        document.getList("byCollection", Document.class)
                .forEach(entry -> byCollection.put(
                        entry.getString("collection"), Set.copyOf(entry.getList("fields", String.class))));
        return new AccessConfig.QueryableNames(
                Set.copyOf(document.getList("everywhere", String.class)),
                byCollection,
                document.getBoolean("alsoInDevelopment"));
    }

    private static Document encodeStates(Providers providers) {
        Document document = new Document();
        providers
                .states()
                .forEach((type, state) -> document.append(
                        type.wireName(), new Document("id", state.id()).append("enabled", state.enabled())));
        return document;
    }

    private static Map<ProviderType, Providers.State> decodeStates(Document document) {
        Map<ProviderType, Providers.State> states = new EnumMap<>(ProviderType.class);
        for (ProviderType type : ProviderType.values()) {
            Document state = document.get(type.wireName(), Document.class);
            states.put(type, new Providers.State(state.getString("id"), state.getBoolean("enabled")));
        }
        return states;
    }

    private static Document encode(EmailPasswordRules rules) {
        return new Document("confirmation", rules.confirmation().name())
                .append("reset", rules.reset().name())
                .append("confirmationUrl", rules.confirmationUrl())
                .append("resetUrl", rules.resetUrl());
    }

    private static EmailPasswordRules decodeEmailPassword(Document document) {
        return new EmailPasswordRules(
                Rule.valueOf(document.getString("confirmation")),
                Rule.valueOf(document.getString("reset")),
                document.getString("confirmationUrl"),
                document.getString("resetUrl"));
    }

    private static Document encode(CustomTokenRules rules) {
        return encode(rules.keys())
                .append("audience", rules.audience())
                .append("requireAnyAudience", rules.requireAnyAudience())
                .append(
                        "metadata",
                        rules.metadata().stream()
                                .map(field -> new Document("required", field.required())
                                        .append("path", field.path())
                                        .append("fieldName", field.fieldName()))
                                .toList());
    }

    private static Document encode(KeySource keys) {
        return switch (keys) {
            case KeySource.Secrets secrets -> new Document("keys", "secrets").append("secrets", secrets.secrets());
            case KeySource.PublicKeys publicKeys -> new Document("keys", "publicKeys").append("pems", publicKeys.pems());
            case KeySource.InlineJwks jwks -> new Document("keys", "jwks").append("json", jwks.json());
            case KeySource.JwkUri uri -> new Document("keys", "jwkUri").append("uri", uri.uri().toString());
            case KeySource.AnySigner any -> new Document("keys", "anySigner");
        };
    }

    private static CustomTokenRules decodeCustomToken(Document document) {
        List<MetadataField> metadata = document.getList("metadata", Document.class).stream()
                .map(field -> new MetadataField(
                        field.getBoolean("required"), field.getString("path"), field.getString("fieldName")))
                .toList();
        return new CustomTokenRules(
                decodeKeys(document),
                document.getList("audience", String.class),
                document.getBoolean("requireAnyAudience"),
                metadata);
    }

    private static KeySource decodeKeys(Document document) {
        String kind = document.getString("keys");
        return switch (kind) {
            case "secrets" -> new KeySource.Secrets(document.getList("secrets", String.class));
            case "publicKeys" -> new KeySource.PublicKeys(document.getList("pems", String.class));
            case "jwks" -> new KeySource.InlineJwks(document.getString("json"));
            case "jwkUri" -> new KeySource.JwkUri(URI.create(document.getString("uri")));
            case "anySigner" -> new KeySource.AnySigner();
            default -> throw new IllegalStateException("stored app has keys: " + kind + " (expected: a known kind)");
        };
    }
}
