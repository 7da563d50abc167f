package io.devsync.server.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may see and query what in an app.
 *
 * @param rules the rules as JSON, {@code {}} when there are none
 * @param values the app's values by name, as a JSON object: {@code %%values}
 * @param environment {@code tag} and {@code values}, as a JSON object: {@code %%environment}
 * @param queryable the fields that subscriptions may compare; absent when they may compare all
 */
public record AccessConfig(String rules, String values, String environment, Optional<QueryableNames> queryable) {

    /** Nothing is configured. */
    public static final AccessConfig NONE = new AccessConfig("{}", "{}", "{}", Optional.empty());

    /**
     * Names of queryable fields.
     *
     * @param everywhere for all collections
     * @param byCollection for single collections
     * @param alsoInDevelopment whether they bind development mode, in which all fields can be queried otherwise
     */
    public record QueryableNames(
            Set<String> everywhere, Map<String, Set<String>> byCollection, boolean alsoInDevelopment) {
        public QueryableNames {
            everywhere = Set.copyOf(everywhere);
            byCollection = Map.copyOf(byCollection);
        }
    }
}
