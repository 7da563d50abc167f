package io.devsync.server.schema;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.RequiredFields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * The {@code default}s of a schema, as devices see them in documents that lack a required field; the document itself stays as it is
 * until a device writes the field (spec data-model-mapping §1.4). Null counts as missing. Immutable.
 */
public final class DocumentDefaults {

    private static final String DEFAULT = "default";

    private final Map<String, Level> classes;

    /** What is filled in on one level of documents, and the levels below it that something is filled in on. */
    private record Level(Map<String, BsonValue> defaults, Map<String, Inner> inner) {
        boolean isEmpty() {
            return defaults.isEmpty() && inner.isEmpty();
        }
    }

    private record Inner(CollectionType collection, Level level) {}

    private DocumentDefaults(Map<String, Level> classes) {
        this.classes = classes;
    }

    /** The defaults of all classes. */
    public static DocumentDefaults of(AppSchema schema) {
        Map<String, Level> classes = new HashMap<>();
        schema.keywords().forEach((name, said) -> schema.realm().find(name).ifPresent(owner -> {
            Level level = level(schema.realm(), owner, said);
            if (!level.isEmpty()) {
                classes.put(name, level);
            }
        }));
        return new DocumentDefaults(classes);
    }

    private static Level level(RealmSchema realm, ObjectSchema owner, BsonDocument said) {
        Map<String, BsonValue> defaults = new LinkedHashMap<>();
        Map<String, Inner> inner = new LinkedHashMap<>();
        BsonDocument properties = SchemaJson.document(said, "properties");
        for (Map.Entry<String, BsonValue> entry : properties.entrySet()) {
            Property property = owner.properties().get(entry.getKey());
            if (property == null || !(entry.getValue() instanceof BsonDocument ofProperty)) {
                continue;
            }
            if (RequiredFields.isRequired(property) && ofProperty.containsKey(DEFAULT)) {
                defaults.put(property.name(), ofProperty.get(DEFAULT));
            }
            property.linkTarget()
                    .flatMap(realm::find)
                    .filter(ObjectSchema::embedded)
                    .map(target -> level(realm, target, elements(property, ofProperty)))
                    .filter(level -> !level.isEmpty())
                    .ifPresent(level -> inner.put(property.name(), new Inner(property.collection(), level)));
        }
        return new Level(defaults, inner);
    }

    private static BsonDocument elements(Property property, BsonDocument said) {
        return switch (property.collection()) {
            case SINGLE -> said;
            case LIST, SET -> SchemaJson.document(said, "items");
            case DICTIONARY -> SchemaJson.document(said, "additionalProperties");
        };
    }

    /** A word for the defaults of a class; another word means that documents look different. */
    public String signature(String className) {
        return classes.containsKey(className) ? classes.get(className).toString() : "";
    }

    /** A document as devices see it; empty when nothing is to be filled in. */
    public Optional<RawBsonDocument> filled(String className, RawBsonDocument document) {
        Level level = classes.get(className);
        if (level == null) {
            return Optional.empty();
        }
        BsonDocument copy = document.decode(new BsonDocumentCodec());
        return fill(level, copy) ? Optional.of(new RawBsonDocument(copy, new BsonDocumentCodec())) : Optional.empty();
    }

    private static boolean fill(Level level, BsonDocument document) {
        Set<String> filled = new HashSet<>();
        level.defaults().forEach((name, value) -> {
            if (!document.containsKey(name) || document.isNull(name)) {
                document.put(name, value);
                filled.add(name);
            }
        });
        boolean changed = !filled.isEmpty();
        for (Map.Entry<String, Inner> one : level.inner().entrySet()) {
            BsonValue value = document.get(one.getKey());
            if (value != null) {
                changed |= fill(one.getValue(), value);
            }
        }
        return changed;
    }

    private static boolean fill(Inner inner, BsonValue value) {
        return switch (inner.collection()) {
            // An empty sub-document may mean none at all.
            case SINGLE -> value instanceof BsonDocument object && !object.isEmpty() && fill(inner.level(), object);
            case LIST, SET -> value.isArray() && fillEach(inner.level(), value.asArray());
            case DICTIONARY -> value.isDocument() && fillEach(inner.level(), value.asDocument().values());
        };
    }

    private static boolean fillEach(Level level, Iterable<BsonValue> values) {
        boolean changed = false;
        for (BsonValue value : values) {
            changed |= value instanceof BsonDocument object && fill(level, object);
        }
        return changed;
    }
}
