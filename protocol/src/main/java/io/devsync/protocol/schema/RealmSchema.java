package io.devsync.protocol.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All classes of a Realm file by name, in order of declaration. Immutable. */
public record RealmSchema(Map<String, ObjectSchema> classes) {

    /** A file without classes. */
    public static final RealmSchema EMPTY = new RealmSchema(Map.of());

    public RealmSchema {
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    }

    /** The class of this name. */
    public Optional<ObjectSchema> find(String className) {
        return Optional.ofNullable(classes.get(className));
    }

    /** This schema with one more class, which replaces one of the same name. */
    public RealmSchema with(ObjectSchema objectSchema) {
        Map<String, ObjectSchema> more = new LinkedHashMap<>(classes);
        more.put(objectSchema.name(), objectSchema);
        return new RealmSchema(more);
    }
}
