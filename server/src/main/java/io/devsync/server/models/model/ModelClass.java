package io.devsync.server.models.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class to write in some language.
 *
 * @param collection the collection of its documents, such as {@code shop.Order}; for embedded classes that of the first
 *     class that uses it
 * @param description for readers of the code; may be empty
 * @param properties the primary key first
 */
public record ModelClass(
        ClassName name, Kind kind, String collection, String description, List<ModelProperty> properties) {

    /** What kind of class this is. */
    public enum Kind {
        TOP_LEVEL,
        EMBEDDED,
        ASYMMETRIC
    }

    public ModelClass {
        properties = List.copyOf(properties);
    }

    /** The primary key; absent exactly for embedded classes. */
    public Optional<ModelProperty> primaryKey() {
        return properties.stream().filter(ModelProperty::primaryKey).findFirst();
    }

    /** The types of all properties. */
    public Stream<ModelType> types() {
        return properties.stream().map(ModelProperty::type);
    }

    /** What all properties and elements of collections hold. */
    public Stream<ValueType> values() {
        return types().map(ModelType::value);
    }

    /** Whether some property, or an element of a collection, is such a scalar. */
    public boolean uses(ScalarType scalar) {
        return values().anyMatch(new ValueType.Scalar(scalar)::equals);
    }

    /** Whether some property, or an element of a collection, is mixed. */
    public boolean usesMixed() {
        return values().anyMatch(ValueType.Mixed.class::isInstance);
    }

    /** Whether some property has such a type. */
    public boolean uses(Class<? extends ModelType> type) {
        return types().anyMatch(type::isInstance);
    }

    /** Whether code and server call this class or some of its properties differently. */
    public boolean mapped() {
        return name.mapped() || mapsProperties();
    }

    /** Whether code and server call some of its properties differently. */
    public boolean mapsProperties() {
        return properties.stream().anyMatch(ModelProperty::mapped);
    }

    /** This class with other properties. */
    public ModelClass with(List<ModelProperty> others) {
        return new ModelClass(name, kind, collection, description, others);
    }

    /** This class under another name in the code. */
    public ModelClass named(String code) {
        return new ModelClass(new ClassName(name.stored(), code), kind, collection, description, properties);
    }
}
