package io.devsync.server.models.language;

import io.devsync.server.models.model.ModelClass;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** JSON for people: indented, numbers as numbers. */
final class JsonText {

    private static final JsonWriterSettings SETTINGS = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .newLineCharacters("\n")
            .build();

    private JsonText() {}

    static String of(BsonDocument document) {
        return document.toJson(SETTINGS) + "\n";
    }

    /** {@code Order.validator.json}; what could lead out of the folder becomes an underscore. */
    static String fileName(ModelClass modelClass, String kind) {
        return modelClass.name().stored().replaceAll("[^\\p{L}\\p{N}_-]", "_") + "." + kind + ".json";
    }
}
