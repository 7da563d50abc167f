package io.devsync.server.sampling;

import com.mongodb.ReadPreference;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.document.Namespace;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The documents of a data source as samples want them. Blocks; for threads of their own. */
public final class SampleSource {

    /** A data source that does not answer for this long is a failure. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int DOCUMENTS_AT_ONCE = 1000;

    /** Databases in which no documents of users are. */
    private static final Set<String> SYSTEM = Set.of("admin", "local", "config");

    private final MongoClient client;

    /** Over a data source, which is only read. */
    public SampleSource(MongoClient client) {
        this.client = client;
    }

    /** The databases with documents of users, by name. */
    public List<String> databases() {
        return Await.all(client.listDatabaseNames(), LIMIT).stream()
                .filter(name -> !SYSTEM.contains(name) && !name.startsWith("__"))
                .sorted()
                .toList();
    }

    /** The collections of a database, by name; views are none. */
    public List<Namespace> collections(String database) {
        TreeSet<String> names = new TreeSet<>();
        for (BsonDocument entry :
                Await.all(client.getDatabase(database).listCollections(BsonDocument.class), LIMIT)) {
            String name = entry.getString("name").getValue();
            boolean view = entry.getString("type", new BsonString("collection")).getValue().equals("view");
            if (!view && !name.startsWith("system.")) {
                names.add(name);
            }
        }
        return names.stream().map(name -> new Namespace(database, name)).toList();
    }

    /** About how many documents a request will bring. */
    long expected(Namespace namespace, SampleRequest request) {
        MongoCollection<RawBsonDocument> collection = collection(namespace);
        long there = request.filter().isEmpty()
                ? Await.one(collection.estimatedDocumentCount(), LIMIT)
                : Await.one(collection.countDocuments(request.filter()), LIMIT);
        long after = Math.max(0, there - request.skip());
        return request.limit() == 0 ? after : Math.min(after, request.limit());
    }

    /**
     * The documents of a sample, as fast as the caller takes them; to be closed. Random ones are drawn by the data source,
     * unless an order is wanted or all documents are.
     */
    Stream<List<RawBsonDocument>> documents(Namespace namespace, SampleRequest request, long expected) {
        boolean ordered = request.sort().isPresent() || request.skip() > 0;
        boolean everything = request.limit() == 0 || request.filter().isEmpty() && expected < request.limit();
        Publisher<RawBsonDocument> found =
                ordered || everything ? find(namespace, request) : draw(namespace, request);
        return Flux.from(found).buffer(DOCUMENTS_AT_ONCE).toStream(2);
    }

    private Publisher<RawBsonDocument> find(Namespace namespace, SampleRequest request) {
        FindPublisher<RawBsonDocument> find = collection(namespace)
                .find(request.filter())
                .projection(request.projection())
                .skip((int) request.skip())
                .limit((int) request.limit())
                .batchSize(DOCUMENTS_AT_ONCE);
        request.sort().ifPresent(find::sort);
        return find;
    }

    private Publisher<RawBsonDocument> draw(Namespace namespace, SampleRequest request) {
        List<BsonDocument> stages = new ArrayList<>();
        if (!request.filter().isEmpty()) {
            stages.add(new BsonDocument("$match", request.filter()));
        }
        stages.add(new BsonDocument("$sample", new BsonDocument("size", new BsonInt64(request.limit()))));
        if (!request.projection().isEmpty()) {
            stages.add(new BsonDocument("$project", request.projection()));
        }
        return collection(namespace).aggregate(stages).allowDiskUse(true).batchSize(DOCUMENTS_AT_ONCE);
    }

    /** Those of some values that are the {@code _id} of a document. */
    List<BsonValue> ids(Namespace namespace, List<BsonValue> values) {
        BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(values)));
        List<BsonValue> ids = new ArrayList<>();
        for (RawBsonDocument document : Await.all(
                collection(namespace).find(filter).projection(new BsonDocument("_id", new BsonInt32(1))), LIMIT)) {
            ids.add(document.get("_id"));
        }
        return ids;
    }

    private MongoCollection<RawBsonDocument> collection(Namespace namespace) {
        return client.getDatabase(namespace.database())
                .getCollection(namespace.collection(), RawBsonDocument.class)
                .withReadPreference(ReadPreference.secondaryPreferred());
    }
}
