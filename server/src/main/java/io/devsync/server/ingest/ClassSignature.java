package io.devsync.server.ingest;

import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.DocumentDefaults;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A word for the properties that a class has, embedded ones and defaults included; another word means that more can be read. */
final class ClassSignature {

    private ClassSignature() {}

    static String of(AppSchema schema, String className) {
        Map<String, Set<String>> classes = new TreeMap<>();
        collect(schema.realm(), className, classes);
        String word = classes + DocumentDefaults.of(schema).signature(className);
        return Integer.toHexString(word.hashCode());
    }

    private static void collect(RealmSchema realm, String className, Map<String, Set<String>> classes) {
        ObjectSchema owner = realm.find(className).orElse(null);
        if (owner == null || classes.containsKey(className)) {
            return;
        }
        Set<String> properties = new TreeSet<>();
        classes.put(className, properties);
        for (Property property : owner.properties().values()) {
            properties.add(property.toString());
            property.linkTarget()
                    .filter(target -> realm.find(target).map(ObjectSchema::embedded).orElse(false))
                    .ifPresent(target -> collect(realm, target, classes));
        }
    }
}
