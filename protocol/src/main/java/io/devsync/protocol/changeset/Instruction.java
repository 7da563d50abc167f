package io.devsync.protocol.changeset;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;

/**
 * One step of a changeset, in Realm's terms (spec changeset-format §6). Class names are without the {@code class_}
 * prefix.
 */
public sealed interface Instruction {

    /** The class that the instruction is about. */
    String className();

    /** Declares or removes a class or property. */
    sealed interface SchemaInstruction extends Instruction {}

    /** Concerns one object of a class with a primary key. */
    sealed interface ObjectInstruction extends Instruction {
        PrimaryKey key();
    }

    /** Changes something at or inside a property of one object. */
    sealed interface PathInstruction extends ObjectInstruction {
        /** The property of the object. */
        String property();

        /** The way from the property to what is changed. */
        Path path();
    }

    /** Declares a class. */
    record AddTable(String className, ClassKind kind) implements SchemaInstruction {}

    /** Removes a class. */
    record EraseTable(String className) implements SchemaInstruction {}

    /** Declares a property. */
    record AddColumn(String className, Property column) implements SchemaInstruction {}

    /** Removes a property. */
    record EraseColumn(String className, String property) implements SchemaInstruction {}

    /** Creates an object; leaves an existing one as it is. */
    record CreateObject(String className, PrimaryKey key) implements ObjectInstruction {}

    /** Deletes an object; a missing one is no error. */
    record EraseObject(String className, PrimaryKey key) implements ObjectInstruction {}

    /**
     * Sets a property, list element or dictionary key; with {@link Payload.Marker#ERASED} removes the key.
     *
     * @param isDefault whether the value is the SDK's default rather than somebody's choice; false for list elements
     * @param priorSize the list's size before, when the path ends with an index; else 0
     */
    record Update(
            String className,
            PrimaryKey key,
            String property,
            Path path,
            Payload value,
            boolean isDefault,
            int priorSize)
            implements PathInstruction {

        public Update {
            boolean element = path.endsWithIndex();
            if (element ? isDefault : priorSize != 0) {
                throw new IllegalArgumentException("update of " + className + "." + property + path + ": isDefault "
                        + isDefault + ", priorSize " + priorSize
                        + " (expected: priorSize for list elements only, isDefault for all else only)");
            }
        }

        /** Whether a list element is set, rather than a property or dictionary key. */
        public boolean isArrayUpdate() {
            return path.endsWithIndex();
        }
    }

    /** Adds to an integer; no effect on null. */
    record AddInteger(String className, PrimaryKey key, String property, Path path, long delta)
            implements PathInstruction {}

    /**
     * Inserts a list element.
     *
     * @param path ends with the index, 0 to {@code priorSize}
     * @param priorSize the list's size before
     */
    record ArrayInsert(
            String className, PrimaryKey key, String property, Path path, Payload value, int priorSize)
            implements PathInstruction {}

    /**
     * Moves a list element.
     *
     * @param path ends with the index of the element
     * @param to its index afterwards
     * @param priorSize the list's size
     */
    record ArrayMove(String className, PrimaryKey key, String property, Path path, int to, int priorSize)
            implements PathInstruction {}

    /**
     * Removes a list element.
     *
     * @param path ends with the index
     * @param priorSize the list's size before
     */
    record ArrayErase(String className, PrimaryKey key, String property, Path path, int priorSize)
            implements PathInstruction {}

    /**
     * Empties a collection; on mixed also makes it a collection of that type.
     *
     * @param collection {@link CollectionType#SINGLE} from clients before protocol 13, which did not say
     */
    record Clear(String className, PrimaryKey key, String property, Path path, CollectionType collection)
            implements PathInstruction {}

    /** Adds a member to a set. */
    record SetInsert(String className, PrimaryKey key, String property, Path path, Scalar value)
            implements PathInstruction {}

    /** Removes a member from a set. */
    record SetErase(String className, PrimaryKey key, String property, Path path, Scalar value)
            implements PathInstruction {}
}
