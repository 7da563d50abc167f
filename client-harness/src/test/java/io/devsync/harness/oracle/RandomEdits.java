package io.devsync.harness.oracle;

import io.devsync.harness.realm.RealmTransaction;
import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What a user might do next, drawn by lot: the same seed on the same contents does the same on any device.
 *
 * <p>Left out is what leads Realm's clients to a client reset or has no rule at all: moving elements of mixed that others
 * edit inside (spec merge-rules §9, Q1), clearing a collection that is an element while others insert or erase elements
 * before it, and adding to integers in mixed, which no SDK offers: a client with such an edit cannot take another type from
 * others (realm-core transform.cpp).
 */
public final class RandomEdits {

    private static final int DICTIONARY_KEYS = 3;

    private final Focus focus;
    private final boolean collectionsInMixed;
    private final Random random;
    private final RandomValues values;

    /**
     * Edits of all that a model has, whose mixed values hold no collections.
     *
     * @param keys how many objects of each class there can be
     */
    public static RandomEdits of(RealmSchema schema, int keys, long seed) {
        return new RandomEdits(Focus.onAll(schema, keys), false, seed);
    }

    /**
     * Edits around a focus.
     *
     * @param ableClient whether the client knows collections inside mixed
     */
    RandomEdits(Focus focus, boolean ableClient, long seed) {
        this.focus = focus;
        this.collectionsInMixed = ableClient && focus.collectionsInMixed();
        this.random = new Random(seed);
        this.values = new RandomValues(focus.schema(), random, collectionsInMixed);
    }

    /** Does one thing. */
    public void apply(RealmTransaction transaction) {
        next(new NativeEditable(transaction));
    }

    /** Does one thing and says what; nothing when chance chose what is not possible now. */
    Optional<Edit> next(Editable realm) {
        Optional<Edit> edit = choose(realm);
        edit.ifPresent(realm::apply);
        return edit;
    }

    private Optional<Edit> choose(Editable realm) {
        List<String> classes = focus.classes();
        String className = classes.size() > 1 && random.nextInt(5) == 0
                ? values.pick(classes.subList(1, classes.size()))
                : classes.getFirst();
        List<ObjectKey> there = realm.objects(className);
        int dice = random.nextInt(14);
        if (there.isEmpty() || dice == 0) {
            ObjectKey key = values.pick(focus.objects(className));
            return there.contains(key) ? Optional.empty() : Optional.of(new Edit.Create(key));
        }
        ObjectKey object = values.pick(there);
        if (dice == 1) {
            return focus.lasting().contains(className) ? Optional.empty() : Optional.of(new Edit.Delete(object));
        }
        values.linkTargets(focus.classes().stream().collect(Collectors.toMap(name -> name, realm::objects)));
        Property property = values.pick(focus.properties().get(className));
        return property(property, Spot.of(object, property.name()), realm.read(object, property.name()));
    }

    private Optional<Edit> property(Property property, Spot spot, Value value) {
        return switch (property.collection()) {
            case SINGLE -> single(property, spot, value);
            case LIST -> list(property, spot, (ListValue) value);
            case SET -> set(property, spot, (SetValue) value);
            case DICTIONARY -> dictionary(property, spot, (DictionaryValue) value);
        };
    }

    private Optional<Edit> single(Property property, Spot spot, Value value) {
        boolean root = spot.path().isRoot();
        boolean counter = property.type() == PropertyType.INT && value instanceof Scalar.Int;
        if (root && counter && random.nextInt(3) > 0) {
            return Optional.of(new Edit.Add(spot, random.nextInt(7) - 3));
        }
        return inside(property, spot, value)
                .or(() -> values.single(property).map(replacement -> new Edit.Put(spot, replacement)));
    }

    /** Mostly an edit of what is in a value, if there can be something in it. */
    private Optional<Edit> inside(Property property, Spot spot, Value value) {
        if (random.nextInt(4) == 0) {
            return Optional.empty();
        }
        return switch (value) {
            case Scalar ignored -> Optional.empty();
            case SetValue ignored -> Optional.empty();
            case EmbeddedObject(Map<String, Value> fields) -> {
                Property field = values.pick(fields(property));
                yield property(
                        field,
                        spot.key(field.name()),
                        Defaults.read(fields, field));
            }
            case ListValue list -> collectionsInMixed ? list(property, spot, list) : Optional.empty();
            case DictionaryValue dictionary ->
                collectionsInMixed ? dictionary(property, spot, dictionary) : Optional.empty();
        };
    }

    private Optional<Edit> list(Property property, Spot spot, ListValue list) {
        int size = list.elements().size();
        int dice = size == 0 ? 0 : random.nextInt(12);
        if (dice < 4) {
            int index = random.nextInt(size + 1);
            return values.element(property).map(value -> new Edit.Insert(spot.index(index), value));
        }
        int index = random.nextInt(size);
        if (dice < 8) {
            Spot place = spot.index(index);
            Value present = list.elements().get(index);
            return inside(property, place, present).or(() -> replacement(property, place, present));
        }
        if (dice < 10) {
            int to = random.nextInt(size);
            return index == to || !mayMove(property)
                    ? Optional.empty()
                    : Optional.of(new Edit.Move(spot.index(index), to));
        }
        return dice == 10 ? Optional.of(new Edit.Erase(spot.index(index))) : clear(spot, CollectionType.LIST);
    }

    /** Not a collection for a collection, which clients say by clearing it. */
    private Optional<Edit> replacement(Property property, Spot place, Value present) {
        return values.element(property)
                .filter(value -> !isCollection(value) || !isCollection(present))
                .map(value -> new Edit.Put(place, value));
    }

    private static boolean isCollection(Value value) {
        return value instanceof ListValue || value instanceof DictionaryValue;
    }

    private boolean mayMove(Property property) {
        boolean mixed = property.type() == PropertyType.MIXED && focus.collectionsInMixed();
        return !mixed && (focus.moves() || !haveInside(property));
    }

    /** Whether elements can be edited without being replaced. */
    private boolean haveInside(Property property) {
        return property.linkTarget().map(this::type).filter(ObjectSchema::embedded).isPresent();
    }

    /** What may be edited in the embedded objects that a property holds. */
    private List<Property> fields(Property property) {
        return type(property.linkTarget().orElseThrow()).properties().values().stream()
                .filter(field -> !focus.moves() || field.collection() == CollectionType.SINGLE && !haveInside(field))
                .toList();
    }

    private Optional<Edit> set(Property property, Spot spot, SetValue set) {
        int dice = random.nextInt(8);
        if (dice == 0) {
            return Optional.of(new Edit.Clear(spot, CollectionType.SET));
        }
        if (dice < 4 && !set.members().isEmpty()) {
            List<Scalar> members = new ArrayList<>(set.members());
            members.sort(Comparator.comparing(Scalar::toString));
            return Optional.of(new Edit.RemoveMember(spot, values.pick(members)));
        }
        return values.scalarElement(property).map(member -> new Edit.AddMember(spot, member));
    }

    private Optional<Edit> dictionary(Property property, Spot spot, DictionaryValue dictionary) {
        Spot entry = spot.key("key" + random.nextInt(DICTIONARY_KEYS));
        Value value = dictionary.entries().get(entry.path().key(entry.path().size() - 1));
        int dice = random.nextInt(12);
        if (dice == 0) {
            return clear(spot, CollectionType.DICTIONARY);
        }
        if (value == null) {
            return values.entry(property).map(put -> new Edit.Put(entry, put));
        }
        if (dice < 4) {
            return Optional.of(new Edit.Erase(entry));
        }
        return inside(property, entry, value)
                .or(() -> values.entry(property).map(put -> new Edit.Put(entry, put)));
    }

    private static Optional<Edit> clear(Spot spot, CollectionType collection) {
        return spot.path().endsWithIndex() ? Optional.empty() : Optional.of(new Edit.Clear(spot, collection));
    }

    private ObjectSchema type(String className) {
        return focus.schema().find(className).orElseThrow();
    }
}
