package io.devsync.server.store;

import com.mongodb.MongoException;
import com.mongodb.client.model.Projections;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import reactor.core.publisher.Flux;

/** Walks through the {@code _id}s of a collection. */
final class DocumentIds {

    private DocumentIds() {}

    static Stream<List<BsonValue>> of(MongoCollection<BsonDocument> collection, int atOnce) {
        return Flux.from(collection.find().projection(Projections.include("_id")).batchSize(atOnce))
                .onErrorMap(
                        MongoException.class,
                        failure -> new StoreException("reading document ids: " + failure.getMessage(), failure))
                .map(document -> document.get("_id"))
                .buffer(atOnce)
                .toStream(2);
    }

    static List<BsonValue> missing(MongoCollection<BsonDocument> collection, List<BsonValue> ids, Duration limit) {
        BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids)));
        Set<BsonValue> present = new HashSet<>();
        for (BsonDocument document :
                Await.all(collection.find(filter).projection(Projections.include("_id")), limit)) {
            present.add(document.get("_id"));
        }
        List<BsonValue> missing = new ArrayList<>(ids);
        missing.removeIf(present::contains);
        // Numbers are the same _id whatever their type.
        missing.removeIf(id -> id.isNumber() && present.stream().anyMatch(other -> SameId.of(id, other)));
        return missing;
    }
}
