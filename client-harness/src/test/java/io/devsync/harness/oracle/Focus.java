package io.devsync.harness.oracle;

import io.devsync.harness.interop.Models;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The few objects and properties that all devices of a script fight about; over many scripts every property has its turn.
 *
 * @param properties of the class {@link #MAIN}
 * @param keys how many objects of each class there can be
 * @param collectionsInMixed whether clients that can put lists and dictionaries into mixed values
 */
record Focus(List<Property> properties, int keys, boolean collectionsInMixed) {

    static final RealmSchema SCHEMA = Models.EVERYTHING;
    static final String MAIN = "Everything";
    static final String TARGET = "Target";

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
        return new Focus(List.copyOf(properties), 1 + random.nextInt(3), random.nextBoolean());
    }

    /** The objects of a class that there can be. */
    List<ObjectKey> objects(String className) {
        return IntStream.range(0, keys)
                .mapToObj(number -> new ObjectKey(
                        className,
                        className.equals(MAIN)
                                ? new PrimaryKey.StringKey("key" + number)
                                : new PrimaryKey.UuidKey(new UUID(0, number))))
                .toList();
    }

    @Override
    public String toString() {
        return keys + " objects, properties " + properties.stream().map(Property::name).toList()
                + (collectionsInMixed ? ", collections inside mixed" : "");
    }
}
