package io.devsync.server.transfer;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

/**
 * What a dump keeps of a collection beside its documents, as mongodump's {@code metadata.json} has it.
 *
 * @param type {@code collection}, {@code view} or {@code timeseries}
 * @param options those that {@code create} takes
 * @param indexes specifications as {@code listIndexes} returns them, with that of {@code _id}
 */
record CollectionMetadata(String type, BsonDocument options, List<BsonDocument> indexes) {

    static final CollectionMetadata NONE = new CollectionMetadata("collection", new BsonDocument(), List.of());

    private static final JsonWriterSettings CANONICAL =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /** @throws TransferException when it is not what mongodump writes */
    static CollectionMetadata parse(String json, String where) {
        try {
            BsonDocument document = BsonDocument.parse(json);
            List<BsonDocument> indexes = document.getArray("indexes", new BsonArray()).stream()
                    .map(BsonValue::asDocument)
                    .toList();
            BsonDocument options = document.getDocument("options", new BsonDocument());
            String inferred = options.containsKey("viewOn") ? "view" : options.containsKey("timeseries") ? "timeseries" : "collection";
            return new CollectionMetadata(
                    document.getString("type", new BsonString(inferred)).getValue(), options, indexes);
        } catch (JsonParseException | BsonInvalidOperationException broken) {
            throw new TransferException(where + ": " + broken.getMessage() + " (expected: the metadata that mongodump writes)", broken);
        }
    }

    String toJson(String collection) {
        BsonArray array = new BsonArray(new ArrayList<>(indexes));
        BsonDocument document = new BsonDocument("options", options)
                .append("indexes", array)
                .append("collectionName", new BsonString(collection))
                .append("type", new BsonString(type));
        return document.toJson(CANONICAL);
    }
}
