package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Excerpt;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Follows the path of an instruction into an object under edit, and opens the containers on the way (spec
 * changeset-format §5, §8 "paths through").
 */
final class SlotFinder {

    private final InstructionContext context;
    private final Path path;

    private SlotFinder(InstructionContext context, Path path) {
        this.context = context;
        this.path = path;
    }

    /** The place that the instruction is about; containers above it exist and are open, it itself need not exist. */
    static Slot find(
            InstructionContext context, ObjectSchema objectClass, DraftMap fields, PathInstruction instruction)
            throws BadChangesetException {
        return new SlotFinder(context, instruction.path()).find(objectClass, fields, instruction.property());
    }

    private Slot find(ObjectSchema objectClass, DraftMap objectFields, String propertyName)
            throws BadChangesetException {
        ObjectSchema owner = objectClass;
        DraftMap fields = objectFields;
        String name = propertyName;
        int at = 0;
        while (true) {
            Property column = column(owner, name);
            Slot slot = new Slot.Field(fields, column);
            int level = 0;
            while (at < path.size() && throughCollection(column, level)) {
                slot = element(slot, at++, ++level);
            }
            if (at == path.size()) {
                return slot;
            }
            owner = context.embeddedClass(column);
            fields = embeddedFields(slot);
            name = key(at++);
        }
    }

    private Property column(ObjectSchema owner, String name) throws BadChangesetException {
        Property column = owner.properties().get(name);
        if (column == null) {
            throw context.bad("class " + Excerpt.of(owner.name()) + " has no property " + Excerpt.of(name));
        }
        return column;
    }

    /** Whether the next path element leads into a collection, rather than into an embedded object. */
    private static boolean throughCollection(Property column, int level) {
        if (column.type() == PropertyType.MIXED) {
            return true;
        }
        return column.collection() != CollectionType.SINGLE && level == 0;
    }

    private Slot element(Slot slot, int at, int level) throws BadChangesetException {
        return switch (slot.value()) {
            case ListValue list -> {
                if (!path.isIndex(at)) {
                    throw context.bad("key " + Excerpt.of(path.key(at)) + " of a list (expected: an index)");
                }
                yield new Slot.Element(Drafts.open(list, slot::put), path.index(at), slot.column(), level);
            }
            case DictionaryValue dictionary ->
                new Slot.Entry(Drafts.open(dictionary, slot::put), key(at), slot.column(), level);
            case SetValue ignored -> throw context.bad("a path into a set, whose members have no place");
            case EmbeddedObject ignored -> throw context.bad("a path into an embedded object of a mixed property");
            case Scalar scalar ->
                throw context.unfit("a path into " + scalar.getClass().getSimpleName() + " (expected: a collection)");
            case null -> throw missing(slot);
        };
    }

    private DraftMap embeddedFields(Slot slot) throws BadChangesetException {
        @Nullable Value value = slot.value();
        if (value instanceof EmbeddedObject embedded) {
            return Drafts.open(embedded, slot::put);
        }
        if (value == null) {
            throw missing(slot);
        }
        throw context.unfit("a path into an embedded object that is null");
    }

    private BadChangesetException missing(Slot slot) {
        return switch (slot) {
            case Slot.Element element -> context.unfit(
                    "index " + element.index() + " of a list of size " + element.list().size());
            case Slot.Entry entry -> context.unfit("key " + Excerpt.of(entry.key()) + " is not in the dictionary");
            case Slot.Field field -> throw new IllegalStateException(field + " (expected: a default)");
        };
    }

    private String key(int at) throws BadChangesetException {
        if (path.isIndex(at)) {
            throw context.bad("index " + path.index(at) + " of a dictionary or embedded object (expected: a key)");
        }
        return path.key(at);
    }
}
