package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Excerpt;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.RealmEquality;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;

/** What Update does to a property, list element or dictionary key (spec changeset-format §8). */
record UpdateEdit(InstructionContext context, Payload payload) {

    /** Collections nest that deep within one property (realm-core collection_parent.hpp). */
    private static final int LEVELS_MAX = 100;

    void apply(Slot slot) throws BadChangesetException {
        switch (slot) {
            case Slot.Field field -> update(field);
            case Slot.Element element -> update(element);
            case Slot.Entry entry -> update(entry);
        }
    }

    private void update(Slot.Field field) throws BadChangesetException {
        if (field.column().collection() != CollectionType.SINGLE) {
            throw context.bad("update of a whole " + field.column().collection() + " (expected: a single value)");
        }
        switch (payload) {
            case Scalar scalar -> {
                context.checkScalar(field.column(), scalar);
                // Only mixed compares before it writes (realm-core obj.cpp).
                boolean mixed = field.column().type() == PropertyType.MIXED;
                if (!mixed || !RealmEquality.keeps(field.value(), scalar)) {
                    field.put(scalar);
                }
            }
            case Payload.Marker marker -> {
                switch (marker) {
                    case OBJECT_VALUE -> {
                        context.embeddedClass(field.column());
                        if (field.value() instanceof Scalar.Null) {
                            field.put(EmbeddedObject.EMPTY);
                        }
                    }
                    case LIST, DICTIONARY -> makeCollection(field, field.value(), 0);
                    case SET, ERASED -> throw illegal(marker);
                }
            }
        }
    }

    /** The prior size is not checked, as clients do not (spec changeset-format §8). */
    private void update(Slot.Element element) throws BadChangesetException {
        Value present = element.value();
        if (present == null) {
            throw context.unfit("index " + element.index() + " of a list of size " + element.list().size());
        }
        switch (payload) {
            case Scalar scalar -> {
                context.checkScalar(element.column(), scalar);
                if (!RealmEquality.keeps(present, scalar)) {
                    element.put(scalar);
                }
            }
            case Payload.Marker marker -> {
                switch (marker) {
                    case OBJECT_VALUE -> {
                        // Lists of embedded objects hold no null: the object is there already.
                    }
                    case LIST, DICTIONARY -> makeCollection(element, present, element.level());
                    case SET, ERASED -> throw illegal(marker);
                }
            }
        }
    }

    private void update(Slot.Entry entry) throws BadChangesetException {
        requireKey(entry.key());
        Value present = entry.value();
        switch (payload) {
            case Scalar scalar -> {
                context.checkScalar(entry.column(), scalar);
                if (present == null || !RealmEquality.keeps(present, scalar)) {
                    entry.put(scalar);
                }
            }
            case Payload.Marker marker -> {
                switch (marker) {
                    case OBJECT_VALUE -> {
                        context.embeddedClass(entry.column());
                        // Unlike a property, a key gets a new object even if it has one (realm-core dictionary.cpp).
                        entry.put(EmbeddedObject.EMPTY);
                    }
                    case LIST, DICTIONARY ->
                        makeCollection(entry, present == null ? Scalar.Null.NULL : present, entry.level());
                    case ERASED -> entry.entries().remove(entry.key());
                    case SET -> throw illegal(marker);
                }
            }
        }
    }

    /** Keys that no Realm accepts (realm-core dictionary.cpp). */
    private void requireKey(String key) throws BadChangesetException {
        if (key.startsWith("$") || key.indexOf('.') >= 0) {
            throw context.bad("dictionary key " + Excerpt.of(key) + " (expected: no '.' in it and no '$' before it)");
        }
    }

    private void makeCollection(Slot slot, Value present, int level) throws BadChangesetException {
        requireMixed(context, slot);
        requireLevel(context, level + 1);
        if (payload == Payload.Marker.LIST) {
            if (!(present instanceof ListValue)) {
                slot.put(ListValue.EMPTY);
            }
        } else if (!(present instanceof DictionaryValue)) {
            slot.put(DictionaryValue.EMPTY);
        }
    }

    private BadChangesetException illegal(Payload.Marker marker) {
        return context.bad(marker + " is not possible here");
    }

    static void requireMixed(InstructionContext context, Slot slot) throws BadChangesetException {
        if (slot.column().type() != PropertyType.MIXED) {
            throw context.bad("a collection in a value of type " + slot.column().type() + " (expected: MIXED)");
        }
    }

    static void requireLevel(InstructionContext context, int level) throws BadChangesetException {
        if (level > LEVELS_MAX) {
            throw context.bad("collections nested " + level + " deep (expected: at most " + LEVELS_MAX + ")");
        }
    }
}
