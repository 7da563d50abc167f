package io.devsync.server.document;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
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
    private final BsonDocument expected = new BsonDocument();

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
        return new DocumentUpdate(difference.set, difference.unset, difference.expected);
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
                expect(path, property, before);
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
            expect(path, property, before);
        }
    }

    /** Null, a missing field, an empty array and an empty sub-document are the same (spec data-model-mapping §1.4). */
    private void expect(String path, Property property, @Nullable Value before) {
        BsonValue old = before == null ? BsonNull.VALUE : encoder.value(property, before);
        boolean nothing = old.isNull()
                || old instanceof BsonArray array && array.isEmpty()
                || old instanceof BsonDocument document && document.isEmpty();
        if (!nothing) {
            expected.put(path, new BsonDocument("$eq", old));
            return;
        }
        BsonArray any = new BsonArray(List.of(BsonNull.VALUE, new BsonArray(), new BsonDocument()));
        if (before == null && RequiredFields.isRequired(property)) {
            any.add(encoder.value(property, Defaults.of(property)));
        }
        expected.put(path, new BsonDocument("$in", any));
    }

    /** An empty dictionary may be stored as null or not at all, where a path below it would be an error. */
    private static boolean canUsePaths(Map<String, Value> entries) {
        return !entries.isEmpty() && entries.keySet().stream().allMatch(DocumentChecks::isPathSafe);
    }
}
