package io.devsync.server.cluster;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;

/**
 * Sees to it that only servers that may do so work with the same data: releases that understand each other, which is those
 * with the same format, over a MongoDB that several may share. An upgrade between such releases needs no pause, node by
 * node; any other one needs all nodes to be stopped.
 */
final class NodeFormats {

    private static final String ID = "format";
    private static final String FORMAT = "format";
    private static final String VERSION = "version";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Whoever is alive shows it within that. */
    private static final Duration SIGN_OF_LIFE = Membership.GIVEN_UP;

    private final MongoCollection<Document> server;
    private final NodeCollection nodes;
    private final NodeIdentity identity;
    private final DataRun dataRun;

    NodeFormats(MongoDatabase database, NodeCollection nodes, NodeIdentity identity, DataRun dataRun) {
        this.server = database.getCollection("server");
        this.nodes = nodes;
        this.identity = identity;
        this.dataRun = dataRun;
    }

    /** Throws unless this release may work with the data now. From then on older formats may not any more. */
    void require() throws IncompatibleDataException, InterruptedException {
        int own = identity.format();
        Optional<Document> stored = Await.first(server.find(eq("_id", ID)), LIMIT);
        if (stored.isPresent() && stored.get().getInteger(FORMAT) > own) {
            throw new IncompatibleDataException("the data was last used by DevSync "
                    + stored.get().getString(VERSION) + ", which keeps it in format "
                    + stored.get().getInteger(FORMAT) + " (expected: at most " + own
                    + "). Use that release or a later one");
        }
        for (NodeRecord other : nodes.all()) {
            if (!identity.shareable() && lives(other)) {
                throw new IncompatibleDataException("the node at " + other.address()
                        + " works with the same MongoDB, which is a standalone server (expected: a replica set, for"
                        + " several nodes). Stop that node, or make MongoDB a replica set");
            }
            if (other.format() != own && lives(other)) {
                throw new IncompatibleDataException("the node at " + other.address() + " runs DevSync " + other.version()
                        + ", which works with format " + other.format() + " (expected: " + own + ", as DevSync "
                        + identity.version() + " does). Stop all nodes of that release first: an upgrade between these"
                        + " two cannot be made node by node");
            }
        }
        Await.one(
                server.updateOne(
                        eq("_id", ID),
                        Updates.combine(Updates.set(FORMAT, own), Updates.set(VERSION, identity.version())),
                        new UpdateOptions().upsert(true)),
                LIMIT);
    }

    private boolean lives(NodeRecord other) throws InterruptedException {
        if (other.hostsData()) {
            return !identity.hostsData() && other.hosts().equals(dataRun.id());
        }
        long deadline = System.nanoTime() + SIGN_OF_LIFE.toNanos();
        while (System.nanoTime() < deadline) {
            Thread.sleep(SIGN_OF_LIFE.dividedBy(10));
            Optional<NodeRecord> now = nodes.find(other.id());
            if (now.isEmpty() || now.get().beat() != other.beat()) {
                return now.isPresent();
            }
        }
        return false;
    }
}
