package io.devsync.server.embedded.bson;

import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads documents that say what they are by the name of their first field, as stages and operators do. */
public final class FirstField {

    private FirstField() {
    }

    /** @throws java.util.NoSuchElementException when the document is empty */
    public static Map.Entry<String, BsonValue> of(BsonDocument document) {
        return document.entrySet().iterator().next();
    }
}
