package io.devsync.server.embedded.update;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Deep copies of what can change: an operand is put into many documents, and later operators change those in place. */
final class Copies {

    private Copies() {
    }

    static BsonValue of(BsonValue value) {
        if (value instanceof BsonDocument document) {
            BsonDocument copy = new BsonDocument();
            document.forEach((name, inner) -> copy.put(name, of(inner)));
            return copy;
        }
        if (value instanceof BsonArray array) {
            BsonArray copy = new BsonArray();
            array.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return value;
    }
}
