package io.devsync.protocol.object;

import io.devsync.protocol.changeset.Generators;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.RealmEquality;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random schemas and objects that fit them. */
final class ObjectGenerators {

    /** Classes Top and Other, and embedded ones of which each can only hold later ones: Realm forbids cycles. */
    private static final int EMBEDDED_CLASSES = 3;

    record Sample(RealmSchema schema, ObjectState state) {}

    private ObjectGenerators() {}

    static Arbitrary<Sample> samples() {
        return schemas().flatMap(schema -> states(schema).map(state -> new Sample(schema, state)));
    }

    /** Two states of one object. */
    record Pair(RealmSchema schema, ObjectState before, ObjectState after) {}

    static Arbitrary<Pair> pairs() {
        return schemas()
                .flatMap(schema -> Combinators.combine(states(schema), states(schema))
                        .as((one, other) ->
                                new Pair(schema, one, new ObjectState(one.id(), other.properties()))));
    }

    private static Arbitrary<RealmSchema> schemas() {
        Arbitrary<List<ObjectSchema>> classes = Arbitraries.just(new ArrayList<>());
        classes = with(classes, keyed("Top"));
        classes = with(classes, keyed("Other"));
        for (int i = 0; i < EMBEDDED_CLASSES; i++) {
            String name = "E" + i;
            classes = with(
                    classes, properties(i + 1).map(map -> new ObjectSchema(name, new ClassKind.Embedded(), map)));
        }
        return classes.map(list -> {
            RealmSchema schema = RealmSchema.EMPTY;
            for (ObjectSchema objectSchema : list) {
                schema = schema.with(objectSchema);
            }
            return schema;
        });
    }

    private static Arbitrary<List<ObjectSchema>> with(
            Arbitrary<List<ObjectSchema>> classes, Arbitrary<ObjectSchema> more) {
        return Combinators.combine(classes, more).as((list, next) -> {
            List<ObjectSchema> longer = new ArrayList<>(list);
            longer.add(next);
            return longer;
        });
    }

    private static Arbitrary<ObjectSchema> keyed(String name) {
        return Combinators.combine(
                        Arbitraries.of(PrimaryKey.Type.values()), Arbitraries.of(true, false), properties(0))
                .as((type, nullable, map) -> new ObjectSchema(
                        name,
                        new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", type, nullable)),
                        map));
    }

    private static Arbitrary<Map<String, Property>> properties(int firstEmbedded) {
        return property(firstEmbedded).list().ofMaxSize(6).map(list -> {
            Map<String, Property> byName = new LinkedHashMap<>();
            for (Property property : list) {
                byName.put(property.name(), property);
            }
            return byName;
        });
    }

    private static Arbitrary<Property> property(int firstEmbedded) {
        Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(3);
        List<String> targets = new ArrayList<>(List.of("Top", "Other"));
        for (int i = firstEmbedded; i < EMBEDDED_CLASSES; i++) {
            targets.add("E" + i);
        }
        return Combinators.combine(
                        names,
                        Arbitraries.of(PropertyType.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(CollectionType.values()),
                        Arbitraries.of(targets))
                .as((name, type, nullable, collection, target) -> new Property(
                        name,
                        type,
                        nullable,
                        // There are no sets of embedded objects.
                        collection == CollectionType.SET && target.startsWith("E") ? CollectionType.LIST : collection,
                        type == PropertyType.LINK ? Optional.of(target) : Optional.empty()));
    }

    private static Arbitrary<ObjectState> states(RealmSchema schema) {
        ObjectSchema top = schema.find("Top").orElseThrow();
        return Combinators.combine(keys(top), fields(schema, top))
                .as((key, properties) -> new ObjectState(new ObjectKey("Top", key), properties));
    }

    private static Arbitrary<PrimaryKey> keys(ObjectSchema owner) {
        var declared = owner.primaryKey().orElseThrow();
        return Generators.keys().filter(key -> switch (key) {
            case PrimaryKey.NullKey ignored -> declared.nullable();
            case PrimaryKey.IntKey ignored -> declared.type() == PrimaryKey.Type.INT;
            case PrimaryKey.StringKey ignored -> declared.type() == PrimaryKey.Type.STRING;
            case PrimaryKey.ObjectIdKey ignored -> declared.type() == PrimaryKey.Type.OBJECT_ID;
            case PrimaryKey.UuidKey ignored -> declared.type() == PrimaryKey.Type.UUID;
        });
    }

    /** Each property set or not. */
    private static Arbitrary<Map<String, Value>> fields(RealmSchema schema, ObjectSchema owner) {
        Arbitrary<Map<String, Value>> all = Arbitraries.just(Map.of());
        for (Property column : owner.properties().values()) {
            Arbitrary<Optional<Value>> values = value(schema, column).optional(0.8);
            all = Combinators.combine(all, values).as((map, value) -> {
                Map<String, Value> more = new LinkedHashMap<>(map);
                value.ifPresent(present -> more.put(column.name(), present));
                return more;
            });
        }
        return all;
    }

    private static Arbitrary<Value> value(RealmSchema schema, Property column) {
        Arbitrary<Value> element = element(schema, column);
        return switch (column.collection()) {
            case SINGLE -> element;
            case LIST -> element.list().ofMaxSize(4).map(ListValue::new);
            case DICTIONARY -> dictionary(element);
            case SET -> element.filter(Scalar.class::isInstance)
                    .map(Scalar.class::cast)
                    .list()
                    .ofMaxSize(4)
                    .map(members -> new SetValue(distinct(members)));
        };
    }

    private static Set<Scalar> distinct(List<Scalar> members) {
        Map<Object, Scalar> distinct = new LinkedHashMap<>();
        members.forEach(member -> distinct.putIfAbsent(RealmEquality.representative(member), member));
        return new LinkedHashSet<>(distinct.values());
    }

    private static Arbitrary<Value> dictionary(Arbitrary<Value> element) {
        Arbitrary<String> keys = Arbitraries.strings().withChars("ab ä").ofMaxLength(3);
        return Arbitraries.maps(keys, element).ofMaxSize(4).map(DictionaryValue::new);
    }

    private static Arbitrary<Value> element(RealmSchema schema, Property column) {
        Arbitrary<Value> values = switch (column.type()) {
            case MIXED -> mixed(schema, column.collection() == CollectionType.SET ? 0 : 3);
            case LINK -> target(schema, column.linkTarget().orElseThrow());
            default -> Generators.scalars(column.type()).map(scalar -> scalar);
        };
        return Defaults.nullable(column) ? Arbitraries.oneOf(values, Arbitraries.just(Scalar.Null.NULL)) : values;
    }

    private static Arbitrary<Value> target(RealmSchema schema, String className) {
        ObjectSchema target = schema.find(className).orElseThrow();
        return target.embedded()
                ? fields(schema, target).map(EmbeddedObject::new)
                : keys(target).map(key -> new Scalar.Link(className, key));
    }

    private static Arbitrary<Value> mixed(RealmSchema schema, int depth) {
        Arbitrary<Value> scalars = Arbitraries.oneOf(
                Generators.unlinkedScalars().map(scalar -> scalar), target(schema, "Other"));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Value> inner = mixed(schema, depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalars),
                Tuple.of(1, inner.list().ofMaxSize(3).map(ListValue::new)),
                Tuple.of(1, dictionary(inner)));
    }
}
