package io.devsync.server.models.declared;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects what generated code declares, under the names of the code, until the stored ones are known. */
public final class DeclaredClasses {

    /** The kinds of class, as code tells them. */
    public enum Kind {
        TOP_LEVEL,
        EMBEDDED,
        ASYMMETRIC
    }

    /** A property by its stored name; a type that is no scalar is a class by its name in the code. */
    private record Declared(
            String name, CollectionType collection, String type, Optional<PropertyType> scalar, boolean nullable) {}

    private static final class DeclaredClass {
        private final String stored;
        private final Kind kind;
        private final Map<String, Declared> properties = new LinkedHashMap<>();
        private Optional<PrimaryKeyProperty> key = Optional.empty();

        DeclaredClass(String stored, Kind kind) {
            this.stored = stored;
            this.kind = kind;
        }
    }

    private final Map<String, PropertyType> scalars;
    private final Map<String, DeclaredClass> classes = new LinkedHashMap<>();
    private Optional<DeclaredClass> current = Optional.empty();

    /** Scalars by their names in the code. */
    public DeclaredClasses(Map<String, PropertyType> scalars) {
        this.scalars = scalars;
    }

    /** Begins a class. */
    public void begin(String code, String stored, Kind kind) {
        DeclaredClass begun = new DeclaredClass(stored, kind);
        if (classes.put(code, begun) != null) {
            throw new AssertionError("class " + code + " is declared twice");
        }
        current = Optional.of(begun);
    }

    /** Adds a property to the class that was begun last. */
    public void add(String stored, CollectionType collection, String type, boolean nullable, boolean primaryKey) {
        DeclaredClass owner = current.orElseThrow();
        if (primaryKey) {
            owner.key = Optional.of(new PrimaryKeyProperty(stored, keyType(type), nullable));
            return;
        }
        Declared declared =
                new Declared(stored, collection, type, Optional.ofNullable(scalars.get(type)), nullable);
        if (owner.properties.put(stored, declared) != null) {
            throw new AssertionError("property " + stored + " is declared twice");
        }
    }

    private PrimaryKey.Type keyType(String type) {
        return switch (scalars.get(type)) {
            case INT -> PrimaryKey.Type.INT;
            case STRING -> PrimaryKey.Type.STRING;
            case OBJECT_ID -> PrimaryKey.Type.OBJECT_ID;
            case UUID -> PrimaryKey.Type.UUID;
            case null, default -> throw new AssertionError("primary key of type " + type);
        };
    }

    /** The classes as devices declare them. */
    public RealmSchema schema() {
        Map<String, ObjectSchema> result = new LinkedHashMap<>();
        classes.values().forEach(declared -> result.put(declared.stored, objectSchema(declared)));
        return new RealmSchema(result);
    }

    private ObjectSchema objectSchema(DeclaredClass declared) {
        Map<String, Property> properties = new LinkedHashMap<>();
        declared.properties.forEach((stored, property) -> properties.put(stored, property(property)));
        ClassKind kind =
                switch (declared.kind) {
                    case TOP_LEVEL -> new ClassKind.TopLevel(declared.key.orElseThrow());
                    case ASYMMETRIC -> new ClassKind.Asymmetric(declared.key.orElseThrow());
                    case EMBEDDED -> new ClassKind.Embedded();
                };
        return new ObjectSchema(declared.stored, kind, properties);
    }

    private Property property(Declared declared) {
        if (declared.scalar().isPresent()) {
            return new Property(
                    declared.name(),
                    declared.scalar().get(),
                    declared.nullable(),
                    declared.collection(),
                    Optional.empty());
        }
        DeclaredClass target = classes.get(declared.type());
        if (target == null) {
            throw new AssertionError("property " + declared.name() + " is of unknown type " + declared.type());
        }
        return new Property(
                declared.name(),
                PropertyType.LINK,
                declared.nullable(),
                declared.collection(),
                Optional.of(target.stored));
    }
}
