package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what of a stretch of history a device need not be told, because later changesets of the stretch make it void: a
 * device that was away for 100,000 changes of a few objects then gets the last value of each property. Belongs to one
 * thread.
 *
 * <p>Problem: the device merges the stretch with changes of its own that nobody knows yet, while the server merges those
 * with the whole stretch. Both must come to the same nevertheless, and nothing is kept of what was left out.
 *
 * <p>Idea: leave out only what decides nothing in any merge.
 *
 * <ul>
 *   <li>Values set for, and numbers added to, a plain property are void once a later changeset <em>of no lower rank</em>
 *       sets it. By the rules of Update and AddInteger (merge-rules §4.3) a change of the device's own then either
 *       outranks the last one, and with it all of them, or loses to it whatever the others did to it.
 *   <li>The same is void once a later changeset of no lower rank erases the object, since erasing beats all but a newer
 *       erasing (merge-rules §3, §4.2).
 * </ul>
 *
 * <p>Whatever is left can be applied, also when the device is cut off in between and gets the rest in full: objects are
 * created and erased as they were, and collections have the sizes that others know (merge-rules §4.4, prior sizes). It is all
 * or nothing for each property; where the rank forbids it, which takes clocks that differ, everything stays. Defaults, mixed
 * values, embedded objects and collections have rules of their own, and are not void because of later ones.
 */
public final class Supersession {

    private final RealmSchema schema;
    /** What the stretch has done so far to properties of objects, and may become void. */
    private final Map<ObjectName, Map<String, Places>> objects = new HashMap<>();

    private record ObjectName(String className, PrimaryKey key) {}

    /** An instruction that may become void. */
    private record Place(SurvivingChangeset changeset, int position) {
        void makeVoid() {
            changeset.makeVoid(position);
        }
    }

    /** Places that become void together. */
    private static final class Places {
        private final List<Place> places = new ArrayList<>(1);
        private @Nullable Rank highest;

        void add(Place place) {
            places.add(place);
            Rank rank = place.changeset().rank();
            if (highest == null || highest.olderThan(rank)) {
                highest = rank;
            }
        }

        /** Becomes void, unless something of it has a higher rank. */
        void yieldTo(Rank rank) {
            if (highest == null || !rank.olderThan(highest)) {
                places.forEach(Place::makeVoid);
                places.clear();
                highest = null;
            }
        }
    }

    /**
     * @param schema of the device's file at the end of the stretch
     */
    public Supersession(RealmSchema schema) {
        this.schema = schema;
    }

    /** Takes the next changeset of the stretch; earlier ones may lose instructions by it. */
    public void add(SurvivingChangeset next) {
        List<Instruction> instructions = next.all();
        for (int i = 0; i < instructions.size(); i++) {
            if (instructions.get(i) instanceof Instruction.ObjectInstruction object) {
                add(object, new Place(next, i));
            }
        }
    }

    private void add(Instruction.ObjectInstruction instruction, Place place) {
        ObjectName name = new ObjectName(instruction.className(), instruction.key());
        Rank rank = place.changeset().rank();
        switch (instruction) {
            case Instruction.CreateObject ignored -> {}
            case Instruction.EraseObject ignored -> {
                Map<String, Places> values = objects.remove(name);
                if (values != null) {
                    values.values().forEach(value -> value.yieldTo(rank));
                }
            }
            case Instruction.Update update when isPlain(update) && isWhole(update) -> {
                Places value = value(name, update.property());
                value.yieldTo(rank);
                value.add(place);
            }
            case Instruction.AddInteger add when isPlain(add) -> value(name, add.property()).add(place);
            case Instruction.PathInstruction inside -> {
                Map<String, Places> values = objects.get(name);
                if (values != null) {
                    values.remove(inside.property());
                }
            }
        }
    }

    private Places value(ObjectName name, String property) {
        return objects.computeIfAbsent(name, object -> new HashMap<>()).computeIfAbsent(property, none -> new Places());
    }

    /** Whether an Update sets a value that counts whatever it meets. */
    private static boolean isWhole(Instruction.Update update) {
        return update.value() instanceof Scalar && !update.isDefault();
    }

    /** Whether it is about a property that holds one value of one type. */
    private boolean isPlain(Instruction.PathInstruction instruction) {
        ObjectSchema objectSchema = schema.classes().get(instruction.className());
        Property property = objectSchema == null ? null : objectSchema.properties().get(instruction.property());
        return property != null
                && instruction.path().isRoot()
                && property.collection() == CollectionType.SINGLE
                && property.type() != PropertyType.MIXED
                && !(property.type() == PropertyType.LINK && isEmbedded(property));
    }

    private boolean isEmbedded(Property link) {
        return link.linkTarget().flatMap(schema::find).map(ObjectSchema::embedded).orElse(true);
    }

    /** An object was changed in a way that must stay: what is before it stays as well. */
    public void keep(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.ObjectInstruction object) {
                objects.remove(new ObjectName(object.className(), object.key()));
            }
        }
    }
}
