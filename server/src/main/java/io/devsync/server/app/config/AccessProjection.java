package io.devsync.server.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.server.app.AccessConfig;
import io.devsync.server.app.AccessConfig.QueryableNames;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may see and query what, out of what administrators configured. */
final class AccessProjection {

    private static final JsonMapper JSON = new JsonMapper();

    private AccessProjection() {}

    static AccessConfig of(AppConfiguration configuration, String environment) {
        return new AccessConfig(
                configuration.dataSource().map(AccessProjection::rules).orElse("{}"),
                values(configuration),
                environment,
                queryable(configuration.sync()));
    }

    private static String rules(Service dataSource) {
        ObjectNode rules = JSON.createObjectNode();
        dataSource.defaultRule().ifPresent(rule -> rules.set("default_rule", read(rule.json())));
        ArrayNode list = rules.putArray("rules");
        for (RuleDocument rule : dataSource.rules()) {
            if (read(rule.json()) instanceof ObjectNode object) {
                list.add(object.put("database", rule.database()).put("collection", rule.collection()));
            }
        }
        return rules.toString();
    }

    private static String values(AppConfiguration configuration) {
        ObjectNode values = JSON.createObjectNode();
        for (AppValue value : configuration.values()) {
            JsonNode known = read(value.json());
            if (value.fromSecret()) {
                configuration.secret(known.asText()).ifPresent(secret -> values.put(value.name(), secret));
            } else {
                values.set(value.name(), known);
            }
        }
        return values.toString();
    }

    /** Development mode adds what is missing, as the original did (spec development-mode §2.10). */
    private static Optional<QueryableNames> queryable(SyncSettings sync) {
        if (!(sync instanceof SyncSettings.Flexible flexible)) {
            return Optional.empty();
        }
        Map<String, Set<String>> byCollection = new LinkedHashMap<>();
        flexible.collectionQueryableFields()
                .forEach((collection, fields) -> byCollection.put(collection, new HashSet<>(fields)));
        return Optional.of(new QueryableNames(new HashSet<>(flexible.queryableFields()), byCollection, false));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored configuration is not JSON: " + damaged.getOriginalMessage(), damaged);
        }
    }
}
