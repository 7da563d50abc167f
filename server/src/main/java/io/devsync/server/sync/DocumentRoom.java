package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import io.devsync.server.document.DocumentProblem;
import io.devsync.server.schema.AppSchema;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an object still fits into a document. One that does not would be nowhere but on devices, and in the history until
 * that is trimmed. Nearly all objects are so small that a short look is enough.
 */
final class DocumentRoom {

    /** With their names so many values take far less than 16 MB. */
    private static final int VALUES_MAX = 2_000;

    private static final long PAYLOAD_BYTES_MAX = 4L << 20;
    /** Of UTF-8 for a UTF-16 unit, at most. */
    private static final int BYTES_PER_CHAR = 3;

    private int values;
    private long payloadBytes;

    private DocumentRoom() {}

    /** Why the document of an object would be larger than MongoDB takes. */
    static Optional<DocumentProblem> lacking(AppSchema schema, ObjectState object) {
        DocumentRoom room = new DocumentRoom();
        room.takenByFields(object.properties());
        return room.isAmple()
                ? Optional.empty()
                : new DocumentMapping(schema)
                        .problem(object)
                        .filter(DocumentProblem.TooLarge.class::isInstance);
    }

    private boolean isAmple() {
        return values <= VALUES_MAX && payloadBytes <= PAYLOAD_BYTES_MAX;
    }

    private void taken(Value value) {
        values++;
        if (!isAmple()) {
            return;
        }
        switch (value) {
            case Scalar.Str text -> payloadBytes += (long) BYTES_PER_CHAR * text.value().length();
            case Scalar.Binary binary -> payloadBytes += binary.value().length;
            case Scalar ignored -> {}
            case ListValue list -> takenByElements(list.elements());
            case SetValue set -> takenByElements(set.members());
            case DictionaryValue dictionary -> takenByFields(dictionary.entries());
            case EmbeddedObject embedded -> takenByFields(embedded.properties());
        }
    }

    private void takenByElements(Collection<? extends Value> elements) {
        values += elements.size();
        for (Value element : elements) {
            if (!isAmple()) {
                return;
            }
            taken(element);
        }
    }

    private void takenByFields(Map<String, ? extends Value> fields) {
        for (Map.Entry<String, ? extends Value> field : fields.entrySet()) {
            if (!isAmple()) {
                return;
            }
            payloadBytes += (long) BYTES_PER_CHAR * field.getKey().length();
            taken(field.getValue());
        }
    }
}
