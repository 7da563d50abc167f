package io.devsync.server.cluster;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** The nodes in {@code __devsync.nodes}: one document per living process. Methods block. */
final class NodeCollection {

    static final String NAME = "nodes";

    private final MongoCollection<Document> nodes;
    private final Duration limit;

    /**
     * @param limit how long the data source may take; short, since what comes late is of no use
     */
    NodeCollection(MongoDatabase database, Duration limit) {
        this.nodes = database.getCollection(NAME)
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
        this.limit = limit;
    }

    private NodeCollection(MongoCollection<Document> nodes, Duration limit) {
        this.nodes = nodes;
        this.limit = limit;
    }

    /** The same, where the data source may take another time. */
    NodeCollection within(Duration otherLimit) {
        return new NodeCollection(nodes, otherLimit);
    }

    void add(NodeRecord node) {
        Await.one(nodes.insertOne(node.encode()), limit);
    }

    /** Shows that a node lives; false when somebody has given it up. */
    boolean beat(String id) {
        return Await.one(nodes.updateOne(eq(NodeRecord.ID, id), Updates.inc(NodeRecord.BEAT, 1L)), limit)
                        .getMatchedCount()
                == 1;
    }

    void leaving(String id) {
        Await.one(nodes.updateOne(eq(NodeRecord.ID, id), Updates.set(NodeRecord.LEAVING, true)), limit);
    }

    void remove(String id) {
        Await.one(nodes.deleteOne(eq(NodeRecord.ID, id)), limit);
    }

    /** Gives up a node that has not lived on since; whether nothing came in between. */
    boolean giveUp(NodeRecord silent) {
        return Await.one(
                                nodes.deleteOne(
                                        and(eq(NodeRecord.ID, silent.id()), eq(NodeRecord.BEAT, silent.beat()))),
                                limit)
                        .getDeletedCount()
                == 1;
    }

    Optional<NodeRecord> find(String id) {
        return Await.first(nodes.find(eq(NodeRecord.ID, id)), limit).map(NodeRecord::decode);
    }

    List<NodeRecord> all() {
        return Await.all(nodes.find(), limit).stream().map(NodeRecord::decode).toList();
    }
}
