package io.devsync.protocol.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A class of the client object model.
 *
 * @param name the stored class name without the {@code class_} prefix, at most 57 UTF-8 bytes
 * @param properties all properties but the primary key, by name, in order of declaration
 */
public record ObjectSchema(String name, ClassKind kind, Map<String, Property> properties) {

    public ObjectSchema {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** The primary key property; absent exactly for embedded classes. */
    public Optional<ClassKind.PrimaryKeyProperty> primaryKey() {
        return switch (kind) {
            case ClassKind.TopLevel topLevel -> Optional.of(topLevel.primaryKey());
            case ClassKind.Asymmetric asymmetric -> Optional.of(asymmetric.primaryKey());
            case ClassKind.Embedded ignored -> Optional.empty();
        };
    }

    /** Whether objects of this class live inside other objects. */
    public boolean embedded() {
        return kind instanceof ClassKind.Embedded;
    }

    /** Whether objects of this class are only sent to the server. */
    public boolean asymmetric() {
        return kind instanceof ClassKind.Asymmetric;
    }

    /** This class with one more property, which replaces one of the same name. */
    public ObjectSchema with(Property property) {
        Map<String, Property> more = new LinkedHashMap<>(properties);
        more.put(property.name(), property);
        return new ObjectSchema(name, kind, more);
    }
}
