package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.Optional;

/** Short ways to write instructions on the dog with key 7. */
final class Edits {

    static final String DOG = "Dog";
    static final PrimaryKey REX = new PrimaryKey.IntKey(7);

    private Edits() {}

    /** A property and a path inside it: {@code at("list", 3)}, {@code at("mixed", "k", 0)}. */
    record Place(String property, Path path) {}

    static Place at(String property, Object... elements) {
        Path path = Path.ROOT;
        for (Object element : elements) {
            path = element instanceof Integer index ? path.thenIndex(index) : path.thenKey((String) element);
        }
        return new Place(property, path);
    }

    static Scalar num(long value) {
        return new Scalar.Int(value);
    }

    static Scalar str(String value) {
        return new Scalar.Str(value);
    }

    static Instruction create() {
        return new Instruction.CreateObject(DOG, REX);
    }

    static Instruction erase() {
        return new Instruction.EraseObject(DOG, REX);
    }

    static Instruction set(Place place, Payload value) {
        return new Instruction.Update(DOG, REX, place.property, place.path, value, false, 0);
    }

    static Instruction setDefault(Place place, Payload value) {
        return new Instruction.Update(DOG, REX, place.property, place.path, value, true, 0);
    }

    static Instruction setElement(Place place, Payload value, int priorSize) {
        return new Instruction.Update(DOG, REX, place.property, place.path, value, false, priorSize);
    }

    static Instruction add(Place place, long delta) {
        return new Instruction.AddInteger(DOG, REX, place.property, place.path, delta);
    }

    static Instruction insert(Place place, Payload value, int priorSize) {
        return new Instruction.ArrayInsert(DOG, REX, place.property, place.path, value, priorSize);
    }

    static Instruction move(Place place, int to, int priorSize) {
        return new Instruction.ArrayMove(DOG, REX, place.property, place.path, to, priorSize);
    }

    static Instruction remove(Place place, int priorSize) {
        return new Instruction.ArrayErase(DOG, REX, place.property, place.path, priorSize);
    }

    static Instruction clear(Place place, CollectionType type) {
        return new Instruction.Clear(DOG, REX, place.property, place.path, type);
    }

    static Instruction setInsert(Place place, Scalar value) {
        return new Instruction.SetInsert(DOG, REX, place.property, place.path, value);
    }

    static Instruction setErase(Place place, Scalar value) {
        return new Instruction.SetErase(DOG, REX, place.property, place.path, value);
    }

    static Instruction addClass(String name) {
        return addClass(name, "_id", PrimaryKey.Type.INT, false);
    }

    static Instruction addClass(String name, String key, PrimaryKey.Type type, boolean nullable) {
        return new Instruction.AddTable(
                name, new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty(key, type, nullable)));
    }

    static Instruction addEmbeddedClass(String name) {
        return new Instruction.AddTable(name, new ClassKind.Embedded());
    }

    static Instruction addAsymmetricClass(String name) {
        return new Instruction.AddTable(
                name,
                new ClassKind.Asymmetric(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)));
    }

    static Instruction eraseClass(String name) {
        return new Instruction.EraseTable(name);
    }

    static Instruction addColumn(String className, String name, PropertyType type) {
        return addColumn(className, name, type, false, CollectionType.SINGLE);
    }

    static Instruction addColumn(
            String className, String name, PropertyType type, boolean nullable, CollectionType collection) {
        return new Instruction.AddColumn(
                className, new Property(name, type, nullable, collection, Optional.empty()));
    }

    static Instruction addLink(String className, String name, String target) {
        return new Instruction.AddColumn(
                className,
                new Property(name, PropertyType.LINK, true, CollectionType.SINGLE, Optional.of(target)));
    }

    static Instruction eraseColumn(String className, String name) {
        return new Instruction.EraseColumn(className, name);
    }
}
