package io.devsync.harness.interop;

import io.devsync.harness.realm.RealmContents;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The documents that a realm's contents must become, written down independently of the server (spec data-model-mapping
 * §1.3 to §1.8).
 *
 * <p>What the mapping leaves open is levelled out on both sides: an absent field, null and an empty collection are the
 * same (§1.4), the elements of a set have no order (§1.5), and a link to an object that does not exist is no link for a
 * device (§1.8), though it stays in the document: the object may come back.
 */
public final class ExpectedDocuments {

    private static final Comparator<BsonValue> ANY_ORDER =
            Comparator.comparing(value -> value.getBsonType() + " " + value);

    private final RealmSchema schema;
    private final String database;

    ExpectedDocuments(RealmSchema schema, String database) {
        this.schema = schema;
        this.database = database;
    }

    /** The names of the collections; development mode names them exactly as the classes (§1.1). */
    List<String> collections() {
        return schema.classes().values().stream()
                .filter(type -> !type.embedded() && !type.asymmetric())
                .map(ObjectSchema::name)
                .toList();
    }

    /** The documents by collection and id, normalized. */
    Map<String, Map<BsonValue, BsonDocument>> of(RealmContents contents) {
        Map<String, Map<BsonValue, BsonDocument>> documents = new TreeMap<>();
        collections().forEach(name -> documents.put(name, new LinkedHashMap<>()));
        for (ObjectState object : contents.objects().values()) {
            ObjectSchema type = type(object.id().className());
            BsonDocument document = new BsonDocument("_id", key(object.id().key()));
            document.putAll(fields(type, object.properties()));
            documents.get(type.name()).put(document.get("_id"), document);
        }
        return normalize(documents);
    }

    /** All documents of all collections with everything levelled out that the mapping leaves open. */
    Map<String, Map<BsonValue, BsonDocument>> normalize(Map<String, Map<BsonValue, BsonDocument>> documents) {
        Map<String, Map<BsonValue, BsonDocument>> normalized = new TreeMap<>();
        documents.forEach((name, all) -> {
            Map<BsonValue, BsonDocument> ofClass = new LinkedHashMap<>();
            all.forEach((id, document) -> ofClass.put(id, normalize(documents, type(name), document)));
            normalized.put(name, ofClass);
        });
        return normalized;
    }

    private BsonDocument fields(ObjectSchema type, Map<String, Value> properties) {
        BsonDocument document = new BsonDocument();
        properties.forEach((name, value) -> document.put(name, bson(type.properties().get(name), value)));
        return document;
    }

    private BsonValue bson(Property property, Value value) {
        return switch (value) {
            case Scalar.Link link when property.type() == PropertyType.LINK -> key(link.key());
            case Scalar scalar -> scalar(scalar);
            case EmbeddedObject(Map<String, Value> properties) ->
                fields(type(property.linkTarget().orElseThrow()), properties);
            case ListValue list ->
                new BsonArray(list.elements().stream()
                        .map(element -> bson(property, element))
                        .toList());
            case SetValue set ->
                new BsonArray(set.members().stream()
                        .map(member -> bson(property, member))
                        .toList());
            case DictionaryValue(Map<String, Value> entries) -> {
                BsonDocument document = new BsonDocument();
                entries.forEach((name, entry) -> document.put(name, bson(property, entry)));
                yield document;
            }
        };
    }

    private BsonValue scalar(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Null ignored -> BsonNull.VALUE;
            case Scalar.Int(long value) -> new BsonInt64(value);
            case Scalar.Bool(boolean value) -> BsonBoolean.valueOf(value);
            case Scalar.Str(String value) -> new BsonString(value);
            case Scalar.Binary(byte[] value) -> new BsonBinary(value);
            case Scalar.Timestamp(long seconds, int nanoseconds) ->
                new BsonDateTime(seconds * 1_000 + nanoseconds / 1_000_000);
            case Scalar.Float(float value) -> new BsonDouble(value);
            case Scalar.Double(double value) -> new BsonDouble(value);
            case Scalar.Decimal(org.bson.types.Decimal128 value) -> new BsonDecimal128(value);
            case Scalar.ObjectId(org.bson.types.ObjectId value) -> new BsonObjectId(value);
            case Scalar.Uuid(java.util.UUID value) -> new BsonBinary(value);
            case Scalar.Link(String className, PrimaryKey key) ->
                new BsonDocument("$ref", new BsonString(className))
                        .append("$id", key(key))
                        .append("$db", new BsonString(database));
        };
    }

    private BsonValue key(PrimaryKey key) {
        return scalar(key.toScalar());
    }

    private BsonDocument normalize(
            Map<String, Map<BsonValue, BsonDocument>> documents, ObjectSchema type, BsonDocument document) {
        BsonDocument normalized = new BsonDocument();
        document.forEach((name, value) -> {
            Property property = type.properties().get(name);
            BsonValue better = property == null ? value : normalize(documents, property, value);
            if (!isNothing(better)) {
                normalized.put(name, better);
            }
        });
        return normalized;
    }

    private BsonValue normalize(
            Map<String, Map<BsonValue, BsonDocument>> documents, Property property, BsonValue value) {
        UnaryOperator<BsonValue> element = property.linkTarget()
                .map(this::type)
                .map(target -> target.embedded()
                        ? (UnaryOperator<BsonValue>) inner ->
                                inner.isDocument() ? normalize(documents, target, inner.asDocument()) : inner
                        : (UnaryOperator<BsonValue>) id ->
                                documents.get(target.name()).containsKey(id) ? id : BsonNull.VALUE)
                .orElse(UnaryOperator.identity());
        boolean link = property.linkTarget().isPresent();
        if (value.isNull()) {
            return value;
        }
        if (property.type() == PropertyType.MIXED) {
            BsonValue live = liveLinks(documents, property.collection(), value);
            return property.collection() == CollectionType.SET
                    ? array(live.asArray().stream().sorted(ANY_ORDER))
                    : live;
        }
        return switch (property.collection()) {
            case SINGLE -> element.apply(value);
            case LIST -> array(value.asArray().stream().map(element).filter(each -> !link || !each.isNull()));
            case SET ->
                array(value.asArray().stream().map(element).filter(each -> !link || !each.isNull()).sorted(ANY_ORDER));
            case DICTIONARY -> {
                BsonDocument entries = new BsonDocument();
                value.asDocument().forEach((key, entry) -> entries.put(key, element.apply(entry)));
                yield entries;
            }
        };
    }

    /** A mixed value or a collection of such with null for links that lead nowhere; a set loses them. */
    private BsonValue liveLinks(
            Map<String, Map<BsonValue, BsonDocument>> documents, CollectionType collection, BsonValue value) {
        if (isDangling(documents, value)) {
            return BsonNull.VALUE;
        }
        if (value.isArray()) {
            return array(value.asArray().stream()
                    .filter(element -> collection != CollectionType.SET || !isDangling(documents, element))
                    .map(element -> liveLinks(documents, CollectionType.SINGLE, element)));
        }
        if (value.isDocument()) {
            BsonDocument live = new BsonDocument();
            value.asDocument()
                    .forEach((key, entry) -> live.put(key, liveLinks(documents, CollectionType.SINGLE, entry)));
            return live;
        }
        return value;
    }

    private static boolean isDangling(Map<String, Map<BsonValue, BsonDocument>> documents, BsonValue value) {
        return value.isDocument()
                && value.asDocument().containsKey("$ref")
                && !documents
                        .getOrDefault(value.asDocument().getString("$ref").getValue(), Map.of())
                        .containsKey(value.asDocument().get("$id"));
    }

    private static BsonArray array(Stream<BsonValue> elements) {
        return new BsonArray(elements.toList());
    }

    private static boolean isNothing(BsonValue value) {
        return value.isNull()
                || value.isArray() && value.asArray().isEmpty()
                || value.isDocument() && value.asDocument().isEmpty();
    }

    private ObjectSchema type(String className) {
        return schema.find(className).orElseThrow();
    }
}
