package io.devsync.server.app.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A linked service: a data source, or a third party's.
 *
 * @param id 24 hexadecimal digits
 * @param name what schemas and clients call it
 * @param type such as {@code mongodb}, {@code mongodb-atlas} or {@code gcm}
 * @param configJson {@code config} as it was handed in and patched, with the settings of sync
 * @param secretConfigJson {@code secret_config}: names of secrets
 * @param version counts changes
 */
public record Service(
        String id,
        String name,
        String type,
        String configJson,
        String secretConfigJson,
        Optional<RuleDocument> defaultRule,
        List<RuleDocument> rules,
        int version,
        Instant modified) {

    public Service {
        rules = List.copyOf(rules);
    }

    /** Whether it is a MongoDB, which alone can be synced. */
    public boolean isDataSource() {
        return type.equals("mongodb") || type.equals("mongodb-atlas");
    }

    /** How the data source is synced; none for other services and as long as nobody said. */
    public SyncSettings sync() {
        return isDataSource() ? SyncSettings.parse(configJson) : new SyncSettings.None();
    }

    /** The service with another {@code config}. */
    public Service withConfig(String json, Instant now) {
        return new Service(id, name, type, json, secretConfigJson, defaultRule, rules, version + 1, now);
    }

    /** The service with another default rule, or with none. */
    public Service withDefaultRule(Optional<RuleDocument> rule, Instant now) {
        return new Service(id, name, type, configJson, secretConfigJson, rule, rules, version + 1, now);
    }

    /** The service with other rules for its collections. */
    public Service withRules(List<RuleDocument> changed, Instant now) {
        return new Service(id, name, type, configJson, secretConfigJson, defaultRule, changed, version + 1, now);
    }
}
