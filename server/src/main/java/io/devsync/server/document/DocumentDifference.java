package io.devsync.server.document;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.Value;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Finds the smallest update between two states of an object: fields one by one, inside embedded objects and dictionaries
 * by dotted path, so that what others keep in the document stays; lists and sets as a whole, because our order is the
 * authoritative one (spec data-model-mapping §1.13).
 */
final class DocumentDifference {

    private static final BsonString REMOVED = new BsonString("");

    private final DocumentEncoder encoder;
    private final BsonDocument set = new BsonDocument();
    private final BsonDocument unset = new BsonDocument();

    private DocumentDifference(DocumentEncoder encoder) {
        this.encoder = encoder;
    }

    static DocumentUpdate between(DocumentEncoder encoder, ObjectState before, ObjectState after) {
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException(
                    "after: " + after.id() + " (expected: the same object as before, " + before.id() + ")");
        }
        DocumentDifference difference = new DocumentDifference(encoder);
        ObjectSchema objectSchema = encoder.classOf(after.id().className());
        difference.fields("", objectSchema, before.properties(), after.properties());
        return new DocumentUpdate(difference.set, difference.unset);
    }

    private void fields(String prefix, ObjectSchema objectSchema, Map<String, Value> before, Map<String, Value> after) {
        for (Property property : objectSchema.properties().values()) {
            Value old = before.get(property.name());
            Value next = after.get(property.name());
            if (next == null && old != null && RequiredFields.isRequired(property)) {
                next = Defaults.of(property);
            }
            value(prefix + property.name(), property, old, next);
        }
    }

    private void value(String path, Property property, @Nullable Value before, @Nullable Value after) {
        if (after == null) {
            if (before != null) {
                unset.put(path, REMOVED);
            }
            return;
        }
        if (after.equals(before)) {
            return;
        }
        if (before instanceof EmbeddedObject(Map<String, Value> old)
                && after instanceof EmbeddedObject(Map<String, Value> next)) {
            fields(path + ".", encoder.classOf(property.linkTarget().orElseThrow()), old, next);
        } else if (before instanceof DictionaryValue(Map<String, Value> old)
                && after instanceof DictionaryValue(Map<String, Value> next)
                && canUsePaths(old)
                && canUsePaths(next)) {
            old.forEach((key, entry) -> value(path + "." + key, property, entry, next.get(key)));
            next.forEach((key, entry) -> {
                if (!old.containsKey(key)) {
                    value(path + "." + key, property, null, entry);
                }
            });
        } else {
            set.put(path, encoder.value(property, after));
        }
    }

    /** An empty dictionary may be stored as null or not at all, where a path below it would be an error. */
    private static boolean canUsePaths(Map<String, Value> entries) {
        return !entries.isEmpty() && entries.keySet().stream().allMatch(DocumentChecks::isPathSafe);
    }
}
