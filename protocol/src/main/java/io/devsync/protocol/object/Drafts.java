package io.devsync.protocol.object;

import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Opens the containers of an immutable value for editing, and closes them again.
 *
 * <p>An opened container is an ordinary value whose list, map or set is a draft: a mutable copy that belongs to the
 * edit. It takes the place of the original in its parent, which is open too. So each container is copied once, however
 * many instructions change it. Closing wraps the drafts so that nobody can change them any more; it only visits open
 * containers.
 */
final class Drafts {

    private Drafts() {}

    static DraftList open(ListValue value, Consumer<Value> replace) {
        if (value.elements() instanceof DraftList open) {
            return open;
        }
        DraftList draft = new DraftList(value.elements());
        replace.accept(new ListValue(draft));
        return draft;
    }

    static DraftSet open(SetValue value, Consumer<Value> replace) {
        if (value.members() instanceof DraftSet open) {
            return open;
        }
        DraftSet draft = new DraftSet(value.members());
        replace.accept(new SetValue(draft));
        return draft;
    }

    static DraftMap open(DictionaryValue value, Consumer<Value> replace) {
        if (value.entries() instanceof DraftMap open) {
            return open;
        }
        DraftMap draft = new DraftMap(value.entries());
        replace.accept(new DictionaryValue(draft));
        return draft;
    }

    static DraftMap open(EmbeddedObject value, Consumer<Value> replace) {
        if (value.properties() instanceof DraftMap open) {
            return open;
        }
        DraftMap draft = new DraftMap(value.properties());
        replace.accept(new EmbeddedObject(draft));
        return draft;
    }

    /** The map, with everything in it closed. */
    static Map<String, Value> close(DraftMap draft) {
        return draft.closed(Drafts::close);
    }

    private static Value close(Value value) {
        return switch (value) {
            case Scalar scalar -> scalar;
            case ListValue(DraftList draft) -> {
                draft.replaceAll(Drafts::close);
                draft.trimToSize();
                yield new ListValue(Collections.unmodifiableList(draft));
            }
            case DictionaryValue(DraftMap draft) -> new DictionaryValue(close(draft));
            case EmbeddedObject(DraftMap draft) -> new EmbeddedObject(close(draft));
            case SetValue(DraftSet draft) -> new SetValue(Collections.unmodifiableSet(draft));
            case ListValue closed -> closed;
            case DictionaryValue closed -> closed;
            case EmbeddedObject closed -> closed;
            case SetValue closed -> closed;
        };
    }
}
