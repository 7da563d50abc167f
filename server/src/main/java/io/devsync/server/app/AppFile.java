package io.devsync.server.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the app file, which says what apps there are:
 *
 * <pre>{@code
 * {"apps": [{
 *   "clientAppId": "tasks-abcde",          the only field that is needed
 *   "name": "Tasks",                       default: the client app id
 *   "database": "tasks",                   default: the client app id
 *   "dataSource": "mongodb-atlas",         default: mongodb-atlas
 *   "developmentMode": true,               default: true
 *   "providers": {                         each true, false or its settings; default: false
 *     "anon-user": true,
 *     "local-userpass": {"confirmation": "auto" or "email", "reset": "auto" or "email",
 *                        "confirmationUrl": "https://...", "resetUrl": "https://..."},
 *     "api-key": true,
 *     "custom-token": {"signingKeys": ["secret of 32 bytes or more"]     HS256, or
 *                      "publicKeys": ["-----BEGIN PUBLIC KEY-----..."]   RS256, or
 *                      "jwks": {"keys": [...]}                           RS256, or
 *                      "jwkUri": "https://...",                          RS256
 *                      "audience": ["..."], "requireAnyAudience": false,
 *                      "metadataFields": [{"name": "a.b", "fieldName": "c", "required": false}]},
 *     "custom-function": true},
 *   "customUserData": {"database": "tasks", "collection": "UserData", "userIdField": "user_id"},
 *   "rules": {"default_rule": {"roles": [...]},             default: none, see docs/queries-and-rules.md
 *             "rules": [{"database": "tasks", "collection": "Task", "roles": [...]}]},
 *   "values": {"name": "value"},                            what rules call %%values.name
 *   "environment": {"tag": "testing", "values": {}},        what rules call %%environment
 *   "queryableFields": {"names": ["owner"], "collections": {"Task": ["status"]}}    default: all
 * }]}
 * }</pre>
 *
 * <p>{@code "local-userpass": true} is automatic; {@code "custom-token": true} takes tokens signed with the app's
 * development key. An unknown key is an error that names the nearest known one.
 */
public final class AppFile {

    private static final JsonMapper JSON = new JsonMapper();

    private AppFile() {}

    /**
     * One app of the file.
     *
     * @param customToken absent to take tokens signed with the app's development key
     */
    public record Entry(
            String clientAppId,
            String name,
            String database,
            String dataSource,
            boolean developmentMode,
            Set<ProviderType> enabled,
            EmailPasswordRules emailPassword,
            Optional<CustomTokenRules> customToken,
            Optional<CustomUserData> customUserData,
            AccessConfig access) {

        public Entry {
            enabled = Set.copyOf(enabled);
        }
    }

    /**
     * Reads the file's text.
     *
     * @throws AppFileException when it is not as described
     */
    public static List<Entry> parse(String text) {
        AppFileNode root = new AppFileNode("app file", read(text)).object("apps");
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (AppFileNode node : root.list("apps")) {
            Entry entry = app(node);
            if (!ids.add(entry.clientAppId())) {
                throw node.problem("clientAppId '" + entry.clientAppId() + "' is there twice (expected: once)");
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AppFileException("app file is not JSON: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        }
    }

    private static Entry app(AppFileNode node) {
        node.object("clientAppId", "name", "database", "dataSource", "developmentMode", "providers", "customUserData",
                "rules", "values", "environment", "queryableFields");
        String id = node.requiredText("clientAppId");
        if (!ClientAppId.isLegal(id)) {
            throw node.problem(ClientAppId.describeIllegal(id));
        }
        Optional<AppFileNode> providers = node.child("providers");
        providers.ifPresent(p -> p.object(
                Arrays.stream(ProviderType.values())
                        .map(ProviderType::wireName)
                        .toArray(String[]::new)));
        return new Entry(
                id,
                node.text("name", id),
                database(node, id),
                node.text("dataSource", App.DEFAULT_DATA_SOURCE),
                node.flag("developmentMode", true),
                enabled(providers),
                settings(providers, ProviderType.LOCAL_USERPASS)
                        .map(AppFileProviders::emailPassword)
                        .orElseGet(EmailPasswordRules::automatic),
                settings(providers, ProviderType.CUSTOM_TOKEN).map(AppFileProviders::customToken),
                node.child("customUserData").map(data -> customUserData(data, id)),
                AppFileAccess.read(node));
    }

    private static Set<ProviderType> enabled(Optional<AppFileNode> providers) {
        Set<ProviderType> enabled = EnumSet.noneOf(ProviderType.class);
        for (ProviderType type : ProviderType.values()) {
            if (providers.flatMap(p -> p.child(type.wireName())).filter(AppFileNode::isOn).isPresent()) {
                enabled.add(type);
            }
        }
        return enabled;
    }

    private static Optional<AppFileNode> settings(Optional<AppFileNode> providers, ProviderType type) {
        return providers.flatMap(p -> p.child(type.wireName())).filter(AppFileNode::isObject);
    }

    private static String database(AppFileNode node, String otherwise) {
        String name = node.text("database", otherwise);
        if (!DatabaseName.isLegal(name)) {
            throw node.problem("database: '" + name + "' (expected: " + DatabaseName.RULE + ")");
        }
        return name;
    }

    private static CustomUserData customUserData(AppFileNode node, String defaultDatabase) {
        node.object("database", "collection", "userIdField");
        return new CustomUserData(
                database(node, defaultDatabase),
                node.requiredText("collection"),
                node.requiredText("userIdField"));
    }
}
