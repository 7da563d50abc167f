package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.query.Filter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * A secondary index.
 *
 * @param spec the specification as {@code listIndexes} returns it
 * @param number names the index's map in the store file
 * @param partial which documents a partial index holds; empty for all
 */
public record IndexInfo(String name, BsonDocument spec, int number, List<Component> components, boolean unique, boolean sparse,
                        Optional<Filter> partial, StoreMap entries) {

    /** One field of an index. */
    public record Component(String path, boolean descending) {
        boolean dotted() {
            return path.indexOf('.') >= 0;
        }
    }

    /** Lies before every entry; present when some document has an array on an indexed path. */
    static final byte[] MULTIKEY_MARKER = {0};
    private static final byte[] FIRST_ENTRY = {0, 0};

    /** Where a scan of the whole index begins: before every entry and after the marker. */
    public static byte[] firstEntry() {
        return FIRST_ENTRY.clone();
    }

    static IndexInfo of(BsonDocument spec, int number, StoreMap entries) {
        BsonDocument key = spec.getDocument("key");
        List<Component> components = key.entrySet().stream()
                .map(field -> new Component(field.getKey(), field.getValue().asNumber().doubleValue() < 0))
                .toList();
        Optional<Filter> partial = spec.containsKey("partialFilterExpression")
                ? Optional.of(Filter.parse(spec.getDocument("partialFilterExpression")))
                : Optional.empty();
        return new IndexInfo(spec.getString("name").getValue(), spec, number, components, isTrue(spec, "unique"),
                isTrue(spec, "sparse"), partial, entries);
    }

    private static boolean isTrue(BsonDocument spec, String option) {
        BsonValue value = spec.get(option);
        return value != null && (value.isBoolean() ? value.asBoolean().getValue() : value.isNumber() && value.asNumber().doubleValue() != 0);
    }

    /** After how many seconds a document expires, counted from the date that is indexed; empty when it does not. */
    public OptionalLong expireAfterSeconds() {
        BsonValue seconds = spec.get("expireAfterSeconds");
        return seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds.asNumber().longValue());
    }

    /** The same index with another expiry. */
    IndexInfo expiringAfter(BsonValue seconds) {
        BsonDocument changed = spec.clone();
        changed.put("expireAfterSeconds", seconds);
        return new IndexInfo(name, changed, number, components, unique, sparse, partial, entries);
    }

    /** Whether every document of the collection has an entry, so that a search may rely on the index alone. */
    public boolean complete() {
        return !sparse && partial.isEmpty();
    }

    public BsonDocument keyPattern() {
        return spec.getDocument("key");
    }
}
