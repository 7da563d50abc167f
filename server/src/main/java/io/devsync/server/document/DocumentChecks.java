package io.devsync.server.document;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBinaryWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what would make MongoDB refuse an object's document, before the object is accepted.
 *
 * <p>The walk adds up an upper bound of the size, so that only objects near the limit are encoded to be measured.
 */
final class DocumentChecks {

    /** MongoDB's limit of one document. */
    static final int DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

    /** Realm's limit of collections inside mixed (spec data-model-mapping §1.6), and MongoDB's of nested documents. */
    static final int LEVELS_MAX = 100;

    /** Type byte, end of name, an array's index as a name, lengths: more than any BSON element has around its payload. */
    private static final int ELEMENT_BYTES = 24;

    /** A link inside mixed names database and collection, each up to 255 bytes. */
    private static final int LINK_BYTES = 600;

    private final DocumentEncoder encoder;
    private long bytesBound;
    private @Nullable DocumentProblem problem;

    private DocumentChecks(DocumentEncoder encoder) {
        this.encoder = encoder;
    }

    static Optional<DocumentProblem> check(DocumentEncoder encoder, ObjectState object) {
        DocumentChecks checks = new DocumentChecks(encoder);
        checks.bytesBound = ELEMENT_BYTES + payload(object.id().key().toScalar());
        checks.fields("", encoder.classOf(object.id().className()), object.properties(), 1);
        if (checks.problem == null && checks.bytesBound > DOCUMENT_BYTES_MAX) {
            long bytes = size(encoder, object);
            if (bytes > DOCUMENT_BYTES_MAX) {
                return Optional.of(new DocumentProblem.TooLarge(bytes, DOCUMENT_BYTES_MAX));
            }
        }
        return Optional.ofNullable(checks.problem);
    }

    private static long size(DocumentEncoder encoder, ObjectState object) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            encoder.document(object),
                            EncoderContext.builder().build());
            return buffer.getSize();
        }
    }

    private void fields(String prefix, ObjectSchema objectSchema, Map<String, Value> values, int level) {
        for (Property property : objectSchema.properties().values()) {
            // Also what was never set may be filled in with a zero.
            name(property.name());
            Value value = values.get(property.name());
            if (value instanceof Scalar scalar && level <= LEVELS_MAX) {
                // Fits whatever its path is; not put together for every field of every object.
                bytesBound += ELEMENT_BYTES + payload(scalar);
            } else if (value != null) {
                value(prefix + property.name(), property, value, level);
            }
        }
    }

    private void name(String name) {
        // Three bytes of UTF-8 per UTF-16 unit at most; 16 is the largest zero.
        bytesBound += ELEMENT_BYTES + 16 + 3L * name.length();
    }

    private void value(String path, Property property, Value value, int level) {
        if (problem != null) {
            return;
        }
        if (level > LEVELS_MAX) {
            problem = new DocumentProblem.TooDeep(path.substring(0, Math.min(path.length(), 200)), LEVELS_MAX);
            return;
        }
        bytesBound += ELEMENT_BYTES;
        switch (value) {
            case Scalar scalar -> bytesBound += payload(scalar);
            case ListValue list -> list.elements().forEach(element -> element(path, property, element, level + 1));
            case SetValue set -> set.members().forEach(member -> element(path, property, member, level + 1));
            case DictionaryValue dictionary -> dictionary.entries().forEach((key, entry) -> {
                if (!isLegalKey(key)) {
                    problem = new DocumentProblem.IllegalKey(path, key);
                }
                name(key);
                value(path + "." + key, property, entry, level + 1);
            });
            case EmbeddedObject(Map<String, Value> properties) ->
                fields(path + ".", encoder.classOf(property.linkTarget().orElseThrow()), properties, level + 1);
        }
    }

    private void element(String path, Property property, Value element, int level) {
        if (property.type() == PropertyType.LINK
                && element instanceof Scalar.Link(String ignored, PrimaryKey key)
                && key == PrimaryKey.NullKey.NULL) {
            problem = new DocumentProblem.LinkToNullKey(path);
        }
        value(path, property, element, level);
    }

    private static long payload(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Str(String text) -> 3L * text.length();
            case Scalar.Binary(byte[] bytes) -> bytes.length;
            case Scalar.Link link -> LINK_BYTES + payload(link.key().toScalar());
            case Scalar.Null ignored -> 0;
            case Scalar.Int ignored -> 8;
            case Scalar.Bool ignored -> 1;
            case Scalar.Timestamp ignored -> 8;
            case Scalar.Float ignored -> 8;
            case Scalar.Double ignored -> 8;
            case Scalar.Decimal ignored -> 16;
            case Scalar.ObjectId ignored -> 12;
            case Scalar.Uuid ignored -> 16;
        };
    }

    /** Whether clients may use the key (spec data-model-mapping §1.5). */
    static boolean isLegalKey(String key) {
        return !key.startsWith("$") && key.indexOf('.') < 0 && key.indexOf('\0') < 0;
    }

    /** Whether the key can be a part of a dotted path. */
    static boolean isPathSafe(String key) {
        return !key.isEmpty() && isLegalKey(key);
    }
}
