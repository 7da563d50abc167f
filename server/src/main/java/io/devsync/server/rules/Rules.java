package io.devsync.server.rules;

import io.devsync.server.document.Namespace;
import io.devsync.server.rules.RulesException.Code;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BSONException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/**
 * The rules of an app: the roles of each collection, and those of all collections without roles of their own (spec
 * sync-features §5.4). Immutable.
 *
 * @param defaultRoles tried in order for collections that have no rules of their own
 * @param collections the roles of a collection replace the default ones entirely
 */
public record Rules(List<Role> defaultRoles, Map<Namespace, List<Role>> collections) {

    /** Nothing is configured. */
    public static final Rules NONE = new Rules(List.of(), Map.of());

    private static final int JSON_CHARS_MAX = 1024 * 1024;

    public Rules {
        defaultRoles = List.copyOf(defaultRoles);
        Map<Namespace, List<Role>> copy = new LinkedHashMap<>();
        collections.forEach((namespace, roles) -> copy.put(namespace, List.copyOf(roles)));
        collections = Collections.unmodifiableMap(copy);
    }

    /** Whether nobody has said anything about who may do what. */
    public boolean isEmpty() {
        return defaultRoles.isEmpty() && collections.isEmpty();
    }

    /**
     * Reads all rules of an app:
     *
     * <pre>{@code
     * {"default_rule": {"roles": [...]},
     *  "rules": [{"database": "shop", "collection": "Order", "roles": [...]}]}
     * }</pre>
     *
     * Both parts may be missing. Roles are as in App Services' {@code default_rule.json} and {@code rules.json}.
     */
    public static Rules parse(String json) throws RulesException {
        BsonDocument document = read(json);
        RoleReader.checkKeys("rules", document, Set.of("default_rule", "rules"));
        Rules rules = NONE;
        if (document.containsKey("default_rule")) {
            rules = rules.withDefault(roles("default_rule", document.get("default_rule")));
        }
        BsonValue list = document.getOrDefault("rules", new BsonArray());
        if (!list.isArray()) {
            throw new RulesException(Code.MALFORMED, "rules", list.getBsonType() + " (expected: a list)");
        }
        for (int i = 0; i < list.asArray().size(); i++) {
            String where = "rules[" + i + "]";
            BsonDocument rule = RoleReader.document(where, list.asArray().get(i));
            Namespace namespace = new Namespace(text(where, rule, "database"), text(where, rule, "collection"));
            if (rules.collections.containsKey(namespace)) {
                throw new RulesException(
                        Code.DUPLICATE, where, "a second rule for " + namespace + " (expected: one for each collection)");
            }
            rules = rules.with(namespace, roles(where, rule));
        }
        return rules;
    }

    /** Reads one rule: the JSON of {@code default_rule.json} or {@code rules.json}, or a body of the Admin API. */
    public static List<Role> parseRoles(String json) throws RulesException {
        return roles("", read(json));
    }

    private static BsonDocument read(String json) throws RulesException {
        if (json.length() > JSON_CHARS_MAX) {
            throw new RulesException(
                    Code.TOO_LARGE, "", json.length() + " characters of rules (expected: at most " + JSON_CHARS_MAX + ")");
        }
        try {
            return BsonDocument.parse(json);
        } catch (JsonParseException | BSONException | IllegalArgumentException malformed) {
            throw new RulesException(Code.MALFORMED, "", "rules are not a JSON object: " + malformed.getMessage());
        }
    }

    /** The keys beside the roles are those of the original; they are not about sync. */
    private static List<Role> roles(String where, BsonValue json) throws RulesException {
        BsonDocument rule = RoleReader.document(where, json);
        RoleReader.checkKeys(
                where, rule, Set.of("_id", "database", "collection", "roles", "filters", "schema", "relationships"));
        return RoleReader.roles(
                where.isEmpty() ? "roles" : where + ".roles", rule.getOrDefault("roles", new BsonArray()));
    }

    private static String text(String where, BsonDocument json, String key) throws RulesException {
        BsonValue value = json.get(key);
        if (value == null || !value.isString()) {
            throw new RulesException(Code.MALFORMED, where + "." + key, "missing (expected: a name)");
        }
        return value.asString().getValue();
    }

    /** These rules with other default roles. */
    public Rules withDefault(List<Role> roles) {
        return new Rules(roles, collections);
    }

    /** These rules with roles for a collection. */
    public Rules with(Namespace namespace, List<Role> roles) {
        Map<Namespace, List<Role>> more = new LinkedHashMap<>(collections);
        more.put(namespace, roles);
        return new Rules(defaultRoles, more);
    }

    /** These rules, with the default roles for a collection. */
    public Rules without(Namespace namespace) {
        Map<Namespace, List<Role>> fewer = new LinkedHashMap<>(collections);
        fewer.remove(namespace);
        return new Rules(defaultRoles, fewer);
    }

    /**
     * What a user may do, for as long as a session lasts: for each collection the first role that applies. Where none
     * does, or sync cannot use the one that does, nothing is allowed.
     */
    public Permissions permissions(Expansions expansions) {
        Map<Namespace, Role> byCollection = new LinkedHashMap<>();
        Map<Namespace, Boolean> denied = new LinkedHashMap<>();
        collections.forEach((namespace, roles) -> {
            Optional<Role> role = first(roles, expansions);
            role.ifPresent(one -> byCollection.put(namespace, one));
            denied.put(namespace, role.isEmpty());
        });
        denied.values().removeIf(none -> !none);
        return new Permissions(first(defaultRoles, expansions), byCollection, denied.keySet());
    }

    private static Optional<Role> first(List<Role> roles, Expansions expansions) {
        for (Role role : roles) {
            boolean applies = role.applyWhen().resolve(expansions) instanceof Expression.Constant(boolean value) && value;
            if (applies) {
                return Optional.of(role.resolve(expansions));
            }
        }
        return Optional.empty();
    }
}
