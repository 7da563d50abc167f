package io.devsync.server.rules;

import io.devsync.server.rules.Role.FieldAccess;
import io.devsync.server.rules.RulesException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads roles as App Services writes them, in today's spelling and in that of its older exports. */
final class RoleReader {

    private static final Set<String> KEYS = Set.of(
            "name", "apply_when", "applyWhen", "document_filters", "read", "write", "insert", "delete", "search", "fields",
            "additional_fields", "_id");
    private static final int ROLES_MAX = 1000;
    /** App Services' own. */
    private static final int NAME_CHARS_MAX = 100;

    private RoleReader() {}

    /** @param where the place of the list in the rules */
    static List<Role> roles(String where, BsonValue json) throws RulesException {
        if (!(json instanceof BsonArray array)) {
            throw new RulesException(Code.MALFORMED, where, json.getBsonType() + " (expected: a list of roles)");
        }
        if (array.size() > ROLES_MAX) {
            throw new RulesException(Code.TOO_LARGE, where, array.size() + " roles (expected: at most " + ROLES_MAX + ")");
        }
        List<Role> roles = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String place = where + "[" + i + "]";
            Role role = role(place, document(place, array.get(i)));
            if (!names.add(role.name())) {
                throw new RulesException(
                        Code.DUPLICATE, place, "a second role \"" + role.name() + "\" (expected: a name of its own)");
            }
            roles.add(role);
        }
        return List.copyOf(roles);
    }

    static Role role(String where, BsonDocument json) throws RulesException {
        checkKeys(where, json, KEYS);
        String applyWhen = json.containsKey("applyWhen") ? "applyWhen" : "apply_when";
        Expression whose = expression(where, json, applyWhen, BsonBoolean.TRUE);
        checkAboutUser(where + "." + applyWhen, whose);
        Optional<FieldAccess> others = json.containsKey("additional_fields")
                ? access(where + ".additional_fields", json.get("additional_fields"))
                : Optional.of(FieldAccess.NONE);
        Optional<Map<String, FieldAccess>> fields =
                json.containsKey("fields") ? fields(where + ".fields", json.get("fields")) : Optional.of(Map.of());
        boolean plain = others.isPresent() && fields.isPresent();
        return new Role(
                name(where, json),
                whose,
                filters(where, json),
                plain ? flag(where, json, "read") : Optional.empty(),
                plain ? flag(where, json, "write") : Optional.empty(),
                expression(where, json, "insert", BsonBoolean.TRUE),
                expression(where, json, "delete", BsonBoolean.TRUE),
                fields.orElse(Map.of()),
                others.orElse(FieldAccess.NONE));
    }

    private static String name(String where, BsonDocument json) throws RulesException {
        BsonValue name = json.get("name");
        if (name == null || !name.isString() || name.asString().getValue().isEmpty()) {
            throw new RulesException(Code.MALFORMED, where + ".name", "missing (expected: the role's name)");
        }
        String text = name.asString().getValue();
        if (text.length() > NAME_CHARS_MAX) {
            throw new RulesException(
                    Code.TOO_LARGE, where + ".name", text.length() + " characters (expected: at most " + NAME_CHARS_MAX + ")");
        }
        return text;
    }

    private static Expression expression(String where, BsonDocument json, String key, BsonValue otherwise)
            throws RulesException {
        return ExpressionReader.read(where + "." + key, json.getOrDefault(key, otherwise));
    }

    private static Optional<Role.Filters> filters(String where, BsonDocument json) throws RulesException {
        if (!json.containsKey("document_filters")) {
            return Optional.empty();
        }
        String inside = where + ".document_filters";
        BsonDocument filters = document(inside, json.get("document_filters"));
        checkKeys(inside, filters, Set.of("read", "write"));
        if (!filters.containsKey("read") || !filters.containsKey("write")) {
            return Optional.empty();
        }
        return Optional.of(new Role.Filters(
                expression(inside, filters, "read", BsonBoolean.FALSE),
                expression(inside, filters, "write", BsonBoolean.FALSE)));
    }

    /** A plain boolean; absent for an expression, which sync cannot use there. */
    private static Optional<Boolean> flag(String where, BsonDocument json, String key) throws RulesException {
        BsonValue value = json.getOrDefault(key, BsonBoolean.FALSE);
        if (value.isBoolean()) {
            return Optional.of(value.asBoolean().getValue());
        }
        document(where + "." + key, value);
        return Optional.empty();
    }

    /** Absent when one of them is no plain boolean, or is about the key. */
    private static Optional<Map<String, FieldAccess>> fields(String where, BsonValue json) throws RulesException {
        Map<String, FieldAccess> fields = new TreeMap<>();
        boolean plain = true;
        for (Map.Entry<String, BsonValue> entry : document(where, json).entrySet()) {
            Optional<FieldAccess> access = access(where + "." + entry.getKey(), entry.getValue());
            plain &= access.isPresent() && !entry.getKey().equals("_id");
            access.ifPresent(known -> fields.put(entry.getKey(), known));
        }
        return plain ? Optional.of(fields) : Optional.empty();
    }

    private static Optional<FieldAccess> access(String where, BsonValue json) throws RulesException {
        if (json.isBoolean()) {
            return Optional.of(json.asBoolean().getValue() ? FieldAccess.ALL : FieldAccess.NONE);
        }
        BsonDocument document = document(where, json);
        // Fields inside of an embedded object have permissions of their own in "fields"; sync has none that deep.
        checkKeys(where, document, Set.of("read", "write", "fields", "additional_fields"));
        Optional<Boolean> read = flag(where, document, "read");
        Optional<Boolean> write = flag(where, document, "write");
        boolean deeper = document.containsKey("fields") || document.containsKey("additional_fields");
        return read.isEmpty() || write.isEmpty() || deeper
                ? Optional.empty()
                : Optional.of(new FieldAccess(read.get() || write.get(), write.get()));
    }

    /** A session gets its roles before any document is looked at. */
    private static void checkAboutUser(String where, Expression expression) throws RulesException {
        switch (expression) {
            case Expression.Constant ignored -> {}
            case Expression.All(List<Expression> terms) -> checkAll(where, terms);
            case Expression.AnyOf(List<Expression> terms) -> checkAll(where, terms);
            case Expression.Not(Expression term) -> checkAboutUser(where, term);
            case Expression.Comparison(Expression.Subject subject, RuleOperator ignored, BsonValue alsoIgnored) -> {
                if (subject instanceof Expression.Subject.Field(String name)) {
                    throw new RulesException(
                            Code.BAD_OPERAND,
                            where,
                            "field \"" + name + "\" (expected: %%user, %%values or %%environment, for no document is known"
                                    + " when a session starts; put conditions on documents into document_filters)");
                }
            }
        }
    }

    private static void checkAll(String where, List<Expression> terms) throws RulesException {
        for (Expression term : terms) {
            checkAboutUser(where, term);
        }
    }

    static BsonDocument document(String where, BsonValue json) throws RulesException {
        if (json instanceof BsonDocument document) {
            return document;
        }
        throw new RulesException(Code.MALFORMED, where, json.getBsonType() + " (expected: an object)");
    }

    static void checkKeys(String where, BsonDocument json, Set<String> known) throws RulesException {
        for (String key : json.keySet()) {
            if (!known.contains(key)) {
                throw new RulesException(
                        Code.UNKNOWN_KEY, where, "\"" + key + "\" (expected: one of " + new TreeSet<>(known) + ")");
            }
        }
    }
}
