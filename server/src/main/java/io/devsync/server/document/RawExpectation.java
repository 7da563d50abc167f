package io.devsync.server.document;

import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The query that a document meets as long as it holds, bit for bit, what it holds now where an update changes it. */
public final class RawExpectation {

    private RawExpectation() {}

    /** What to expect of a document in the paths of an update. */
    public static BsonDocument of(DocumentUpdate update, BsonDocument document) {
        BsonDocument expected = new BsonDocument();
        update.set().keySet().forEach(path -> expected.put(path, condition(document, path)));
        update.unset().keySet().forEach(path -> expected.put(path, condition(document, path)));
        return expected;
    }

    private static BsonDocument condition(BsonDocument document, String path) {
        return find(document, path)
                .map(value -> new BsonDocument("$eq", value))
                .orElseGet(() -> new BsonDocument("$exists", BsonBoolean.FALSE));
    }

    private static Optional<BsonValue> find(BsonDocument document, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return Optional.ofNullable(document.get(path));
        }
        BsonValue inner = document.get(path.substring(0, dot));
        return inner instanceof BsonDocument next ? find(next, path.substring(dot + 1)) : Optional.empty();
    }
}
