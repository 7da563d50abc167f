package io.devsync.server.cluster;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.app.Apps;
import io.devsync.server.http.HttpRequest;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.http.Router;
import io.devsync.server.http.WebSocketEndpoint;
import io.devsync.server.http.WebSocketTunnels;
import io.devsync.server.metrics.Meters;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All servers over one MongoDB as this one has to do with them: each app belongs to one node, the others hand on to it
 * what is for the app. A server that is alone is a cluster of one; all that costs it is a document per app. Used by any
 * thread; methods may block unless they say otherwise.
 *
 * <p>The order of things: open, then serve, then {@link #join} with the address that came of it; {@link #leaving} before
 * the server stops to serve, {@link #release} for each app that nobody works on any more, {@link #close} at the end.
 */
public final class Cluster implements AutoCloseable {

    /** What comes late is of no use. */
    private static final Duration SIGN_OF_LIFE_LIMIT = Duration.ofSeconds(2);

    private final MongoDatabase database;
    private final IdSource ids;
    private volatile NodeSignature signature;
    private final Membership membership;
    private final Leases leases;
    private final NodeFormats formats;
    private final NodeCalls calls = new NodeCalls();
    private final WebSocketTunnels tunnels = new WebSocketTunnels();
    private final List<Runnable> whenLost = new CopyOnWriteArrayList<>();
    private final List<SharedChanges> followed = new ArrayList<>();
    private volatile Optional<NodeAddress> address = Optional.empty();
    private volatile Optional<AppBalance> balance = Optional.empty();

    private Cluster(MongoClient client, NodeIdentity identity, IdSource ids, MeterRegistry registry) {
        this.database = client.getDatabase(Apps.DATABASE);
        this.ids = ids;
        DataRun dataRun = new DataRun(client);
        NodeCollection nodes = new NodeCollection(database, SIGN_OF_LIFE_LIMIT);
        this.signature = NodeSignature.open(database, ids);
        this.membership = new Membership(nodes, ids, identity, dataRun::id, System::nanoTime, new Membership.Listener() {
            @Override
            public void lost() {
                leases().lost();
                whenLost.forEach(Runnable::run);
            }

            @Override
            public Consumer<Set<NodeAddress>> looking() {
                WebSocketTunnels.Carried carried = tunnels.now();
                return calls.now()
                        .andThen(there -> carried.endUnless((host, port) -> there.contains(new NodeAddress(host, port))));
            }
        });
        this.formats = new NodeFormats(database, nodes, identity, dataRun);
        Counter takeovers = Meters.CLUSTER_TAKEOVERS.counter(registry);
        this.leases = new Leases(database, membership, lease -> takeovers.increment());
        Meters.CLUSTER_NODES.gauge(registry, () -> membership.others().size() + 1);
        Meters.CLUSTER_APPS.gauge(registry, leases::count);
        Meters.CLUSTER_FORWARDED.gauge(registry, tunnels::count);
    }

    private Leases leases() {
        return leases;
    }

    /**
     * Looks whether this server may work with these data and these other servers.
     *
     * @param registry gets the meters named {@code devsync.cluster} in {@link Meters}
     * @throws IncompatibleDataException when it may not
     * @throws com.mongodb.MongoException when the data source refuses or does not answer
     */
    public static Cluster open(MongoClient client, NodeIdentity identity, IdSource ids, MeterRegistry registry)
            throws IncompatibleDataException, InterruptedException {
        Cluster cluster = new Cluster(client, identity, ids, registry);
        cluster.formats.require();
        return cluster;
    }

    /**
     * Becomes a node that others hand on to. What needs a node waits until then.
     *
     * @param reachedAt where other nodes reach this server, which listens there by now
     * @throws com.mongodb.MongoException when the data source refuses or does not answer
     */
    public void join(NodeAddress reachedAt) {
        address = Optional.of(reachedAt);
        membership.join(reachedAt);
    }

    /**
     * Follows what any node changes in {@code __devsync}, from now until the end.
     *
     * @param client for what waits on connections of its own
     * @param byCollection who hears of documents of a collection that were inserted, changed or deleted, by their {@code
     *     _id}; may block
     * @param bornQuietly the collections among them of whose new documents nobody need hear
     * @param everything hears that anything may have changed; may block
     */
    public void follow(
            MongoClient client,
            Map<String, Consumer<String>> byCollection,
            Set<String> bornQuietly,
            Runnable everything) {
        Map<String, Consumer<String>> all = new HashMap<>(byCollection);
        all.put(NodeCollection.NAME, node -> membership.lookSoon());
        followed.add(new SharedChanges(client, Apps.DATABASE, all, bornQuietly, everything));
    }

    /**
     * Shares apps out among nodes from now on: one of this node after the other goes to nodes that have fewer.
     *
     * @param giver stops what this node does for an app
     */
    public void balance(AppGiver giver) {
        AppBalance started = new AppBalance(membership, leases, giver);
        started.start();
        balance = Optional.of(started);
    }

    /** Lets somebody know when apps of this node may belong to others, so that nothing is served from memory any more. */
    public void whenLost(Runnable listener) {
        whenLost.add(listener);
    }

    /**
     * Makes an app this node's, unless it belongs to another one.
     *
     * @param appId the client app id
     * @throws OwnedElsewhereException when it belongs to another node, which can be reached
     * @throws StoreException when the data source does not answer, or it stays unclear whose it is
     */
    public Lease acquire(String appId) {
        return leases.acquire(appId);
    }

    /** Whether an app belongs to this node for sure; never blocks. */
    public boolean holds(String appId) {
        return leases.holds(appId);
    }

    /**
     * Makes a lease later than what an owner before has left in the store: that can only come from a history of leases
     * that is not this one, such as that of a backup which was restored in part.
     *
     * @param epoch what was found
     * @return the lease, later than that; the same as before when it is not this node's any more
     */
    public Lease outdate(Lease lease, long epoch) {
        return leases.outdate(lease, epoch);
    }

    /**
     * Everything that nodes share was replaced by something else, while no other node was there: begins anew.
     *
     * @throws com.mongodb.MongoException when the data source refuses or does not answer
     */
    public void beginAnew() {
        signature = NodeSignature.open(database, ids);
        membership.beginAnew();
    }

    /** Whether this node is out of touch with the others and has nothing; never blocks. */
    public boolean lost() {
        return membership.lost();
    }

    /** The history of an app has been closed to the owner before. */
    public void fenced(Lease lease) {
        leases.fenced(lease);
    }

    /** Gives an app away, which nobody here works on any more. */
    public void release(String appId) {
        leases.release(appId);
    }

    /** The other nodes, as of some moment not long ago; never blocks. */
    public List<NodeRecord> others() {
        return membership.others();
    }

    /** This node; waits until it has joined. */
    public NodeRecord self() {
        return membership.self();
    }

    /** The id of the node that each app belongs to, by client app id; some may be gone. */
    public Map<String, String> owners() {
        return leases.owners();
    }

    /** Carries connections to other nodes. */
    public WebSocketTunnels tunnels() {
        return tunnels;
    }

    /** An endpoint whose connections may come from other nodes or be for them. */
    public WebSocketEndpoint endpoint(WebSocketEndpoint endpoint) {
        return new OwnerEndpoint(endpoint, this);
    }

    /**
     * Routes that are answered by the node that an app belongs to.
     *
     * @param router gets the routes
     * @param appOf the client app id that a request is about, if there is such an app; may block
     */
    public Router routes(Router router, Function<HttpRequest, Optional<String>> appOf) {
        return new OwnerRoutes(router, appOf, this);
    }

    /** The request as its client sent it to another node; empty when no node handed it on. */
    Optional<HttpRequest> unwrap(HttpRequest request) {
        return address.flatMap(self -> signature.unwrap(self, request));
    }

    Map<String, String> signed(NodeAddress to, HttpRequest request) {
        return signature.headers(to, request);
    }

    /** The answer of another node to a request, which it takes for one of a client of this node; 503 when there is none. */
    public HttpResponse handOn(NodeAddress to, HttpRequest request) {
        return calls.handOn(to, request, signed(to, request));
    }

    /** Takes no more apps, and tells the others that those of this node will be theirs in a moment. */
    public void leaving() {
        followed.forEach(SharedChanges::stopSoon);
        balance.ifPresent(AppBalance::stopSoon);
        leases.leave();
        try {
            membership.leaving();
        } catch (MongoException | StoreException failure) {
            // They will find out.
        }
    }

    /** Leaves; nothing may be served any more. */
    @Override
    public void close() throws InterruptedException {
        for (SharedChanges one : followed) {
            one.close();
        }
        if (balance.isPresent()) {
            balance.get().close();
        }
        leases.releaseAll();
        membership.close();
        calls.close();
    }
}
