package io.devsync.server.cluster;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.Await;
import io.devsync.server.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node each app belongs to, in {@code __devsync.leases}: one document per app, changed by compare-and-set only.
 *
 * <p>A lease names a node and an epoch, and is good as long as its node is there ({@link Membership}): so a node renews
 * all its leases with one write, and a single node writes one document per app and no more. Taking over counts the epoch
 * up. What a node gave away in order may be taken at once; after a node that died or fell silent, the next owner has to
 * fence the history, since nobody knows whether it is really dead.
 */
final class Leases {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private static final String HOLDER = "holder";
    private static final String EPOCH = "epoch";
    private static final String FENCE_DUE = "fenceDue";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Longer than it takes to find out that a node is dead, or until an app is given away whose documents are behind. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** Two calls at once for one app must not take it from each other. */
    private static final int LOCKS = 64;

    private static final Duration CONNECT = Duration.ofMillis(1_000);

    private final MongoCollection<Document> leases;
    private final Membership membership;
    private final Consumer<Lease> taken;
    private final ConcurrentHashMap<String, Lease> held = new ConcurrentHashMap<>();
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
    private volatile boolean leaving;

    /**
     * @param taken hears of each app that has come to this node from another one that did not give it away
     */
    Leases(MongoDatabase database, Membership membership, Consumer<Lease> taken) {
        this.leases = database.getCollection("leases")
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.membership = membership;
        this.taken = taken;
    }

    /**
     * Makes an app this node's unless it belongs to another one that lives; waits while that is not clear. Blocks.
     *
     * @throws OwnedElsewhereException when it belongs to another node, which can be reached
     * @throws StoreException when the data source does not answer, or the owner cannot be reached
     */
    Lease acquire(String appId) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Lease known = held.get(appId);
            if (known != null && membership.standing()) {
                return known;
            }
            String obstacle = alone(appId, known != null);
            if (obstacle.isEmpty()) {
                continue;
            }
            if (System.nanoTime() > deadline) {
                throw new StoreException("app " + appId + " cannot be served: " + obstacle);
            }
            pause();
        }
    }

    private String alone(String appId, boolean inDoubt) {
        ReentrantLock lock = locks.get(Math.floorMod(appId.hashCode(), LOCKS));
        lock.lock();
        try {
            return inDoubt || !held.containsKey(appId) ? attempt(appId, inDoubt) : "";
        } finally {
            lock.unlock();
        }
    }

    /** Takes the app if it is to be had; says what has to be waited for, or nothing when there is something new to look at. */
    private String attempt(String appId, boolean inDoubt) {
        if (leaving) {
            return "this node is stopping";
        }
        if (inDoubt) {
            return "this node may have lost it";
        }
        NodeRecord self = membership.self();
        Optional<Document> lease = Await.first(leases.find(eq("_id", appId)), LIMIT);
        if (lease.isEmpty()) {
            insert(appId, self);
            return "";
        }
        Optional<String> holder = Optional.ofNullable(lease.get().getString(HOLDER));
        if (holder.isEmpty() || holder.get().equals(self.id())) {
            take(lease.get(), self, lease.get().getBoolean(FENCE_DUE));
            return "";
        }
        Optional<NodeRecord> owner = membership.find(holder.get());
        if (owner.isEmpty()) {
            take(lease.get(), self, true);
            return "";
        }
        if (owner.get().leaving()) {
            return "the node at " + owner.get().address() + " is stopping and has not given it away yet";
        }
        if (reached(owner.get())) {
            throw new OwnedElsewhereException(appId, owner.get());
        }
        membership.lookSoon();
        return "it belongs to the node at " + owner.get().address()
                + ", which this node cannot reach; check that node's --advertise and the network between the nodes";
    }

    /** Whether a node's machine takes connections at its address. Blocks. */
    static boolean reached(NodeRecord owner) {
        try (Socket probe = new Socket()) {
            probe.connect(
                    new InetSocketAddress(owner.address().host(), owner.address().port()), (int) CONNECT.toMillis());
            return true;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private void insert(String appId, NodeRecord self) {
        try {
            Await.one(
                    leases.insertOne(new Document("_id", appId)
                            .append(HOLDER, self.id())
                            .append(EPOCH, 1L)
                            .append(FENCE_DUE, false)),
                    LIMIT);
            hold(new Lease(appId, 1, false), self);
        } catch (MongoWriteException failure) {
            if (failure.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw failure;
            }
        }
    }

    private void take(Document lease, NodeRecord self, boolean fenceDue) {
        String appId = lease.getString("_id");
        long epoch = lease.getLong(EPOCH);
        String holder = lease.getString(HOLDER);
        Bson unchanged = and(
                eq("_id", appId), eq(EPOCH, epoch), holder == null ? exists(HOLDER, false) : eq(HOLDER, holder));
        Bson change = Updates.combine(
                Updates.set(HOLDER, self.id()), Updates.set(EPOCH, epoch + 1), Updates.set(FENCE_DUE, fenceDue));
        if (Await.one(leases.updateOne(unchanged, change), LIMIT).getMatchedCount() == 1) {
            Lease mine = new Lease(appId, epoch + 1, fenceDue);
            hold(mine, self);
            if (fenceDue) {
                log.info("app taken over from a node that is gone app={} epoch={}", appId, mine.epoch());
                taken.accept(mine);
            }
        }
    }

    private void hold(Lease lease, NodeRecord self) {
        held.put(lease.appId(), lease);
        // Lost in between, so that nobody has let go of what came later.
        if (!membership.isSelf(self)) {
            held.remove(lease.appId(), lease);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("the server is stopping");
        }
    }

    /** Whether an app belongs to this node for sure. */
    boolean holds(String appId) {
        return held.containsKey(appId) && membership.standing();
    }

    /** The apps of this node, as of now. */
    Set<String> heldApps() {
        return Set.copyOf(held.keySet());
    }

    /** How many apps belong to this node. */
    int count() {
        return held.size();
    }

    /** The history of an app has been closed to its last owner. */
    void fenced(Lease lease) {
        Bson same = and(eq("_id", lease.appId()), eq(EPOCH, lease.epoch()));
        Await.one(leases.updateOne(same, Updates.set(FENCE_DUE, false)), LIMIT);
        held.replace(lease.appId(), lease, new Lease(lease.appId(), lease.epoch(), false));
    }

    /** Makes a lease of this node later than some epoch; the same as before when it is not this node's any more. */
    Lease outdate(Lease lease, long epoch) {
        Lease later = new Lease(lease.appId(), epoch + 1, true);
        Bson same = and(
                eq("_id", lease.appId()), eq(EPOCH, lease.epoch()), eq(HOLDER, membership.self().id()));
        Bson change = Updates.combine(Updates.set(EPOCH, later.epoch()), Updates.set(FENCE_DUE, true));
        boolean done = Await.one(leases.updateOne(same, change), LIMIT).getMatchedCount() == 1
                && held.replace(lease.appId(), lease, later);
        return done ? later : lease;
    }

    /** From now on apps are only given away. */
    void leave() {
        leaving = true;
    }

    /** Gives an app away, which nobody here may work on any more. */
    void release(String appId) {
        Lease mine = held.remove(appId);
        if (mine != null) {
            Await.one(
                    leases.updateOne(
                            and(eq("_id", appId), eq(EPOCH, mine.epoch())), Updates.unset(HOLDER)),
                    LIMIT);
        }
    }

    /** Makes an app, which nobody here may work on any more, another node's: that takes it when it is asked for it. */
    void handOver(String appId, NodeRecord to) {
        Lease mine = held.remove(appId);
        if (mine != null) {
            Await.one(
                    leases.updateOne(
                            and(eq("_id", appId), eq(EPOCH, mine.epoch())), Updates.set(HOLDER, to.id())),
                    LIMIT);
        }
    }

    /** Gives all apps away that are left. */
    void releaseAll() {
        held.keySet().forEach(this::release);
    }

    /** Forgets all, which belongs to others now. */
    void lost() {
        held.clear();
    }

    /** The id of the node that each app belongs to, by client app id; some may be gone. */
    Map<String, String> owners() {
        Map<String, String> owners = new HashMap<>();
        for (Document lease : Await.all(leases.find(exists(HOLDER)), LIMIT)) {
            owners.put(lease.getString("_id"), lease.getString(HOLDER));
        }
        return owners;
    }
}
