package io.devsync.harness.oracle;

import io.devsync.harness.interop.Models;
import io.devsync.harness.realm.SchemaBuilder;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;

/**
 * The few objects and properties that all devices of a script fight about; over many scripts every property has its turn.
 *
 * @param schema the model that they are of
 * @param properties those to edit, by class; most edits are of the first class
 * @param keys how many objects of each class there can be
 * @param collectionsInMixed whether clients that can put lists and dictionaries into mixed values
 * @param moves whether embedded objects move within lists; then nothing is edited in them that not all of them have, for a
 *     client that meets such an edit in the wrong one can only start over (spec merge-rules §9, Q1)
 * @param lasting classes of which no object is deleted, see {@link #survivedBy}
 */
record Focus(
        RealmSchema schema,
        Map<String, List<Property>> properties,
        int keys,
        boolean collectionsInMixed,
        boolean moves,
        Set<String> lasting) {

    static final RealmSchema SCHEMA = Models.EVERYTHING;
    static final String MAIN = "Everything";
    static final String TARGET = "Target";

    /** What a newer version of the app has besides. */
    private static final String EXTRA = "Extra";

    private static final List<String> ADDED = List.of("addedText", "addedNumbers", "addedLink", "addedParts");
    private static final RealmSchema GROWN = SchemaBuilder.schema(SCHEMA)
            .clazz(EXTRA)
            .primaryKey("_id", PrimaryKey.Type.INT)
            .property("note", PropertyType.STRING)
            .clazz(MAIN)
            .optional(ADDED.get(0), PropertyType.STRING)
            .list(ADDED.get(1), PropertyType.INT)
            .link(ADDED.get(2), EXTRA)
            .links(ADDED.get(3), CollectionType.LIST, "Part")
            .build();

    /** Have an inside that devices can edit at the same time; half of a script's properties are of these. */
    private static final List<String> RICH = List.of(
            "int", "mixed", "mixedList", "mixedSet", "mixedDictionary", "link", "linkList", "linkSet", "linkDictionary",
            "part", "partList", "partDictionary", "stringList", "intSet", "stringDictionary");

    /** The focus of a script. */
    static Focus of(long scriptSeed) {
        Random random = new Random(scriptSeed);
        ObjectSchema main = SCHEMA.find(MAIN).orElseThrow();
        List<Property> all = List.copyOf(main.properties().values());
        List<Property> properties = new ArrayList<>();
        int half = 1 + random.nextInt(3);
        for (int i = 0; i < half; i++) {
            properties.add(main.properties().get(RICH.get(random.nextInt(RICH.size()))));
            properties.add(all.get(random.nextInt(all.size())));
        }
        Map<String, List<Property>> edited = new LinkedHashMap<>();
        edited.put(MAIN, properties);
        edited.put(TARGET, propertiesOf(SCHEMA, TARGET));
        return new Focus(SCHEMA, edited, 1 + random.nextInt(3), random.nextBoolean(), random.nextBoolean(), Set.of());
    }

    /** All objects and properties of a model whose mixed values hold no collections. */
    static Focus onAll(RealmSchema schema, int keys) {
        Map<String, List<Property>> edited = new LinkedHashMap<>();
        for (ObjectSchema type : schema.classes().values()) {
            if (!type.embedded() && !type.asymmetric()) {
                edited.put(type.name(), propertiesOf(schema, type.name()));
            }
        }
        return new Focus(schema, edited, keys, false, false, Set.of());
    }

    private static List<Property> propertiesOf(RealmSchema schema, String className) {
        return List.copyOf(schema.find(className).orElseThrow().properties().values());
    }

    /**
     * The same, or with what native clients survive of it.
     *
     * <p>Creating or deleting an object damages the memory of 2.3.0 when a property of another object of the class holds a
     * list or dictionary in mixed (realm-core array_mixed.cpp, insert and erase: the keys of such collections are moved at an
     * index that they may not have). There is one object then.
     *
     * <p>The same client does not notice that a link is gone when the list or dictionary that held it was an element of another
     * one and got replaced (realm-core dictionary.cpp, Dictionary::insert, and list.cpp, Lst&lt;Mixed&gt;::do_set). When the
     * linked object is deleted, whatever the property holds by then becomes null. What is linked to stays then.
     *
     * <p>A client reset loses links to objects that the fresh copy does not have, or fails with them, while the fresh copy
     * and the server count them (realm-core object_converter.cpp, copy_list and copy_set). What is linked to stays then.
     *
     * <p>To clear a dictionary with a link to an object that is gone leaves a trace at that object in 1.11.0, over which
     * creating it again stumbles (realm-core 13 dictionary.cpp, clear). What is linked to stays then too.
     */
    Focus survivedBy(Collection<DeviceKind> devices, boolean resets) {
        boolean collectionsInProperties = collectionsInMixed
                && properties.get(MAIN).stream()
                        .anyMatch(property -> property.type() == PropertyType.MIXED
                                && property.collection() == CollectionType.SINGLE);
        boolean rowsStay = devices.contains(DeviceKind.REALM_2) && collectionsInProperties;
        Set<String> stay = new LinkedHashSet<>();
        if (rowsStay) {
            stay.add(MAIN);
            stay.add(TARGET);
        }
        if (resets || devices.contains(DeviceKind.REALM_1) && anyDictionaryOfLinks()) {
            stay.add(TARGET);
        }
        return new Focus(schema, properties, rowsStay ? 1 : keys, collectionsInMixed, moves, Set.copyOf(stay));
    }

    private boolean anyDictionaryOfLinks() {
        return properties.get(MAIN).stream()
                .anyMatch(property -> property.collection() == CollectionType.DICTIONARY
                        && (property.type() == PropertyType.MIXED
                                || property.linkTarget().filter(TARGET::equals).isPresent()));
    }

    /** Whether objects of the first class leave files and views. */
    boolean mainObjectsLeave() {
        return !lasting.contains(MAIN);
    }

    /** The same with what a newer version of the app has. */
    Focus grown() {
        Map<String, List<Property>> edited = new LinkedHashMap<>(properties);
        List<Property> main = new ArrayList<>(properties.get(MAIN));
        ADDED.forEach(name -> main.add(GROWN.find(MAIN).orElseThrow().properties().get(name)));
        edited.put(MAIN, main);
        edited.put(EXTRA, propertiesOf(GROWN, EXTRA));
        return new Focus(GROWN, edited, keys, collectionsInMixed, moves, lasting);
    }

    /** The classes of objects to edit. */
    List<String> classes() {
        return List.copyOf(properties.keySet());
    }

    /** The objects of a class that there can be. */
    List<ObjectKey> objects(String className) {
        PrimaryKey.Type type =
                schema.find(className).orElseThrow().primaryKey().orElseThrow().type();
        return IntStream.range(0, keys)
                .mapToObj(number -> new ObjectKey(className, switch (type) {
                    case INT -> new PrimaryKey.IntKey(number);
                    case STRING -> new PrimaryKey.StringKey("key" + number);
                    case OBJECT_ID -> new PrimaryKey.ObjectIdKey(new ObjectId(0, number));
                    case UUID -> new PrimaryKey.UuidKey(new UUID(0, number));
                }))
                .toList();
    }

    @Override
    public String toString() {
        return keys + " objects, properties " + properties.get(MAIN).stream().map(Property::name).toList()
                + (collectionsInMixed ? ", collections inside mixed" : "") + (moves ? ", moves" : "") + (lasting.isEmpty() ? "" : ", no deletes of " + String.join(" and ", lasting.stream().sorted().toList()));
    }
}
