package io.devsync.server.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Documents with every type, few names and much disagreement. */
final class RandomDocuments {

    private static final List<String> NAMES =
            List.of("a", "b", "c", "items", "type", "coordinates", "$ref", "$id", "x.y", "", "_id", "__v", "größe");

    private final Random random;

    RandomDocuments(Random random) {
        this.random = random;
    }

    /** Documents whose places mostly, but not always, have one type each. */
    List<RawBsonDocument> documents(int count) {
        BsonDocument likely = new BsonDocument();
        fill(likely, 3);
        List<RawBsonDocument> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BsonDocument document = new BsonDocument("_id", new BsonInt32(i));
            document.putAll(varied(likely));
            document.put("_id", new BsonInt32(i));
            documents.add(raw(document));
        }
        return documents;
    }

    static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private void fill(BsonDocument document, int levels) {
        for (int i = random.nextInt(6); i > 0; i--) {
            document.put(NAMES.get(random.nextInt(NAMES.size())), value(levels));
        }
    }

    private BsonDocument varied(BsonDocument likely) {
        BsonDocument document = new BsonDocument();
        likely.forEach((name, value) -> {
            switch (random.nextInt(12)) {
                case 0 -> {}
                case 1 -> document.put(name, value(2));
                case 2 -> document.put(name, BsonNull.VALUE);
                default -> document.put(name, value instanceof BsonDocument inner ? varied(inner) : value);
            }
        });
        return document;
    }

    private BsonValue value(int levels) {
        return switch (random.nextInt(levels > 0 ? 28 : 24)) {
            case 0, 1 -> new BsonInt32(random.nextInt());
            case 2 -> new BsonInt64(random.nextLong());
            case 3 -> new BsonDouble(random.nextDouble());
            case 4, 5 -> new BsonString("text " + random.nextInt(5));
            case 6 -> BsonBoolean.valueOf(random.nextBoolean());
            case 7 -> new BsonDateTime(random.nextInt());
            case 8 -> new BsonObjectId(new ObjectId());
            case 9 -> new BsonBinary(new UUID(random.nextLong(), random.nextLong()));
            case 10 -> new BsonBinary(new byte[] {1, 2, 3});
            case 11 -> new BsonDecimal128(new Decimal128(random.nextInt()));
            case 12 -> new BsonInt64(random.nextInt(100));
            case 13 -> BsonNull.VALUE;
            case 14 -> new BsonUndefined();
            case 15 -> rare();
            case 16, 17, 18, 19 -> new BsonInt32(random.nextInt(10));
            case 20, 21, 22, 23 -> new BsonString("t");
            case 24, 25 -> {
                BsonDocument inner = new BsonDocument();
                fill(inner, levels - 1);
                yield inner;
            }
            default -> {
                BsonArray array = new BsonArray();
                BsonValue first = value(levels - 1);
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(random.nextInt(6) == 0 ? value(levels - 1) : first);
                }
                yield array;
            }
        };
    }

    private BsonValue rare() {
        return switch (random.nextInt(8)) {
            case 0 -> new BsonRegularExpression("a", "i");
            case 1 -> new BsonTimestamp(1, 2);
            case 2 -> new BsonJavaScript("f()");
            case 3 -> new BsonJavaScriptWithScope("f()", new BsonDocument("x", new BsonInt32(1)));
            case 4 -> new BsonSymbol("s");
            case 5 -> new BsonMinKey();
            case 6 -> new BsonMaxKey();
            default -> new BsonDbPointer("db.c", new ObjectId());
        };
    }
}
