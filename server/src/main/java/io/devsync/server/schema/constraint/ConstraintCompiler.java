package io.devsync.server.schema.constraint;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the keywords of one collection's schema (spec strict-mode §3.3). What types see to already is left out: a
 * device's values have the types of its properties. Results are null where nothing is demanded.
 */
final class ConstraintCompiler {

    private static final ObjectCheck ANYTHING = new ObjectCheck(new ObjectCheck.Field[0], new ObjectCheck.Rule[0]);

    private final RealmSchema realm;
    private final Keywords keywords;

    ConstraintCompiler(RealmSchema realm, Keywords keywords) {
        this.realm = realm;
        this.keywords = keywords;
    }

    /**
     * The demands on an object of a class.
     *
     * @param typed whether the class was made from this very schema, so that what it requires is required anyway
     */
    @Nullable ObjectCheck object(BsonDocument schema, ObjectSchema of, boolean typed) {
        List<ObjectCheck.Field> fields = new ArrayList<>();
        for (Map.Entry<String, BsonValue> entry : keywords.document(schema, "properties").entrySet()) {
            Property property = property(of, entry.getKey());
            if (property != null && entry.getValue() instanceof BsonDocument declared) {
                ValueCheck check = value(declared, property, typed);
                if (check != null) {
                    Value unset = of.properties().containsKey(entry.getKey())
                            ? Defaults.of(property)
                            : Scalar.Null.NULL;
                    fields.add(new ObjectCheck.Field(entry.getKey(), unset, check));
                }
            }
        }
        List<ObjectCheck.Rule> rules = rules(schema, of, typed);
        return fields.isEmpty() && rules.isEmpty()
                ? null
                : new ObjectCheck(fields.toArray(ObjectCheck.Field[]::new), rules.toArray(ObjectCheck.Rule[]::new));
    }

    private static @Nullable Property property(ObjectSchema of, String name) {
        Property declared = of.properties().get(name);
        if (declared != null) {
            return declared;
        }
        return of.primaryKey()
                .filter(key -> key.name().equals(name))
                .map(key -> new Property(
                        name, PropertyType.valueOf(key.type().name()), key.nullable(), CollectionType.SINGLE, Optional.empty()))
                .orElse(null);
    }

    private List<ObjectCheck.Rule> rules(BsonDocument schema, ObjectSchema of, boolean typed) {
        List<ObjectCheck.Rule> rules = new ArrayList<>();
        Presence presence = new Presence(of);
        List<String> required = keywords.names(schema, "required");
        if (!typed && !required.isEmpty()) {
            rules.add(presence.required(required));
        }
        keywords.document(schema, "dependencies").forEach((name, needs) -> {
            if (needs.isArray()) {
                rules.add(presence.dependency(name, keywords.names(schema.getDocument("dependencies"), name)));
            } else if (needs instanceof BsonDocument other) {
                rules.add(presence.dependency(name, orAnything(object(other, of, false))));
            }
        });
        if (schema.containsKey("minProperties") || schema.containsKey("maxProperties")) {
            rules.add(presence.count(
                    keywords.size(schema, "minProperties", 0),
                    keywords.size(schema, "maxProperties", Integer.MAX_VALUE)));
        }
        List<Function<Map<String, Value>, @Nullable Violation>> alternatives = new ArrayList<>();
        addAlternatives(schema, alternative -> orAnything(object(alternative, of, false))::check, alternatives);
        alternatives.forEach(alternative -> rules.add(alternative::apply));
        return rules;
    }

    private static ObjectCheck orAnything(@Nullable ObjectCheck check) {
        return check == null ? ANYTHING : check;
    }

    /** {@code anyOf} and its like, for objects and for values. */
    private <T> void addAlternatives(
            BsonDocument schema,
            Function<BsonDocument, Function<T, @Nullable Violation>> compile,
            List<Function<T, @Nullable Violation>> into) {
        Map<String, BiFunction<Alternatives<T>, T, @Nullable Violation>> kinds = Map.of(
                "allOf", Alternatives::all, "anyOf", Alternatives::any, "oneOf", Alternatives::exactlyOne);
        for (String kind : List.of("allOf", "anyOf", "oneOf")) {
            BiFunction<Alternatives<T>, T, @Nullable Violation> holds = Objects.requireNonNull(kinds.get(kind));
            List<BsonDocument> schemas = keywords.documents(schema, kind);
            if (!schemas.isEmpty()) {
                Alternatives<T> alternatives =
                        new Alternatives<>(schemas.stream().map(compile).toList());
                into.add(one -> holds.apply(alternatives, one));
            }
        }
        if (schema.get("not") instanceof BsonDocument excluded) {
            into.add(new Alternatives<>(List.of(compile.apply(excluded)))::none);
        }
        if (schema.get("if") instanceof BsonDocument condition) {
            into.add(new Alternatives<>(List.of(
                            compile.apply(condition),
                            compile.apply(keywords.document(schema, "then")),
                            compile.apply(keywords.document(schema, "else"))))
                    ::conditional);
        }
    }

    /** The demands on what a property holds. */
    private @Nullable ValueCheck value(BsonDocument schema, Property property, boolean typed) {
        List<ValueCheck> checks = new ArrayList<>();
        switch (property.collection()) {
            case SINGLE -> addElement(schema, property, typed, checks);
            case LIST, SET -> addArray(schema, property, typed, checks);
            case DICTIONARY -> addDictionary(schema, property, typed, checks);
        }
        if (property.collection() != CollectionType.SINGLE) {
            addValueAlternatives(schema, property, checks);
        }
        return all(checks);
    }

    private void addValueAlternatives(BsonDocument schema, Property property, List<ValueCheck> checks) {
        List<Function<Value, @Nullable Violation>> alternatives = new ArrayList<>();
        addAlternatives(
                schema,
                alternative -> {
                    ValueCheck check = value(alternative, property, false);
                    return check == null ? ignored -> null : check::check;
                },
                alternatives);
        alternatives.forEach(alternative -> checks.add(alternative::apply));
    }

    private void addArray(BsonDocument schema, Property property, boolean typed, List<ValueCheck> checks) {
        if (schema.containsKey("minItems") || schema.containsKey("maxItems")) {
            checks.add(new Containers.Items(
                    keywords.size(schema, "minItems", 0), keywords.size(schema, "maxItems", Integer.MAX_VALUE)));
        }
        if (schema.getBoolean("uniqueItems", BsonBoolean.FALSE).getValue()
                && property.collection() == CollectionType.LIST) {
            checks.add(new Containers.Unique());
        }
        if (schema.get("items") instanceof BsonDocument items) {
            ValueCheck element = element(items, property, typed);
            if (element != null) {
                checks.add(new Containers.Each(element));
            }
        }
        if (schema.get("contains") instanceof BsonDocument wanted) {
            ValueCheck element = element(wanted, property, false);
            if (element != null) {
                checks.add(new Containers.Some(element));
            }
        }
    }

    private void addDictionary(BsonDocument schema, Property property, boolean typed, List<ValueCheck> checks) {
        if (schema.containsKey("minProperties") || schema.containsKey("maxProperties")) {
            checks.add(new Containers.Entries(
                    keywords.size(schema, "minProperties", 0),
                    keywords.size(schema, "maxProperties", Integer.MAX_VALUE)));
        }
        if (schema.get("propertyNames") instanceof BsonDocument names) {
            ValueCheck name = element(names, text(property), true);
            if (name != null) {
                checks.add(new Containers.Names(name));
            }
        }
        List<Containers.Fields.OfPattern> patterns = new ArrayList<>();
        keywords.document(schema, "patternProperties").forEach((pattern, wanted) -> {
            if (wanted instanceof BsonDocument document) {
                ValueCheck element = element(document, property, false);
                keywords.pattern(pattern)
                        .ifPresent(compiled -> patterns.add(new Containers.Fields.OfPattern(
                                compiled, element == null ? ignored -> null : element)));
            }
        });
        BsonValue additional = schema.get("additionalProperties", BsonBoolean.TRUE);
        ValueCheck others = additional instanceof BsonDocument document ? element(document, property, typed) : null;
        boolean closed = additional.isBoolean() && !additional.asBoolean().getValue();
        if (others != null || !patterns.isEmpty() || closed) {
            checks.add(new Containers.Fields(
                    List.copyOf(patterns), closed ? null : others == null ? ignored -> null : others));
        }
    }

    private static Property text(Property of) {
        return new Property(of.name(), PropertyType.STRING, false, CollectionType.SINGLE, Optional.empty());
    }

    private @Nullable ValueCheck element(BsonDocument schema, Property property, boolean typed) {
        List<ValueCheck> checks = new ArrayList<>();
        addElement(schema, property, typed, checks);
        return all(checks);
    }

    /** The demands on a single value, or on an element of a collection. */
    private void addElement(BsonDocument schema, Property property, boolean typed, List<ValueCheck> checks) {
        if (property.type() == PropertyType.LINK) {
            property.linkTarget().flatMap(realm::find).filter(ObjectSchema::embedded).ifPresent(target -> {
                ObjectCheck check = object(schema, target, typed);
                if (check != null) {
                    checks.add(check);
                }
            });
            return;
        }
        addType(schema, property, typed, checks);
        addLiterals(schema, checks);
        keywords.range(schema).ifPresent(checks::add);
        Optional<BigDecimal> factor = keywords.number(schema, "multipleOf");
        factor.filter(number -> number.signum() != 0).ifPresent(number -> checks.add(new MultipleOf(number.abs())));
        if (schema.containsKey("minLength") || schema.containsKey("maxLength")) {
            checks.add(new TextLength(
                    keywords.size(schema, "minLength", 0), keywords.size(schema, "maxLength", Integer.MAX_VALUE)));
        }
        if (schema.get("pattern") instanceof org.bson.BsonString pattern) {
            keywords.pattern(pattern.getValue()).ifPresent(checks::add);
        }
        List<Function<Value, @Nullable Violation>> alternatives = new ArrayList<>();
        addAlternatives(
                schema,
                alternative -> {
                    ValueCheck check = element(alternative, property, false);
                    return check == null ? ignored -> null : check::check;
                },
                alternatives);
        alternatives.forEach(alternative -> checks.add(alternative::apply));
    }

    private void addType(BsonDocument schema, Property property, boolean typed, List<ValueCheck> checks) {
        if (typed && property.type() != PropertyType.MIXED) {
            return;
        }
        Set<String> names = new LinkedHashSet<>(keywords.names(schema, "bsonType"));
        names.addAll(keywords.names(schema, "type"));
        if (!names.isEmpty() && !names.contains("mixed")) {
            checks.add(new TypeIs(names));
        }
    }

    private void addLiterals(BsonDocument schema, List<ValueCheck> checks) {
        if (schema.get("enum") instanceof org.bson.BsonArray literals) {
            Set<Scalar> allowed = new LinkedHashSet<>();
            literals.forEach(literal -> allowed.addAll(LiteralValues.of(literal)));
            checks.add(new OneOfValues(allowed, "enum", "one of " + keywords.print(literals)));
        }
        BsonValue constant = schema.get("const");
        if (constant != null) {
            checks.add(new OneOfValues(LiteralValues.of(constant), "const", keywords.print(constant)));
        }
    }

    private static @Nullable ValueCheck all(List<ValueCheck> checks) {
        return switch (checks.size()) {
            case 0 -> null;
            case 1 -> checks.getFirst();
            default -> new ValueCheck.All(checks.toArray(ValueCheck[]::new));
        };
    }
}
