package io.devsync.server.cluster;

import com.mongodb.MongoException;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: shows that it lives, and finds out who does not any more.
 *
 * <p>No clocks are compared. A node counts up a number in its record; whoever sees the same number for {@link #GIVEN_UP}
 * by a clock of its own, and still sees it when it deletes the record, has given the node up. The node itself has learnt
 * or assumed that before: {@link #standing} says no once its own count is not known to be newer than {@link #CERTAIN}. All
 * of that only decides who serves whom, and when; that a node which is wrong about itself does no harm is the store's
 * doing ({@link io.devsync.server.store.OwnershipLostException}).
 *
 * <p>The process that hosts the embedded data source lives whenever anybody can ask, so it need not count.
 */
final class Membership implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /** Two may be lost. */
    private static final Duration BEAT = Duration.ofMillis(500);

    /** How long after the start of its newest successful count a node may be sure that nobody has given it up. */
    static final Duration CERTAIN = Duration.ofMillis(1_500);

    /** Devices of a dead node shall be served again within 5 s. */
    static final Duration GIVEN_UP = Duration.ofMillis(2_500);

    /** A node that is starting has nobody to serve yet, and a data source may be busy then. */
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(250);

    /** Those who come are told by the change stream as well. */
    private static final Duration LOOK_ALONE = Duration.ofSeconds(5);

    private final NodeCollection nodes;
    private final IdSource ids;
    private final LongSupplier nanos;
    private final NodeIdentity identity;
    private final Supplier<String> dataRun;
    private final Listener listener;
    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final Map<String, Seen> others = new HashMap<>();
    private Thread thread = Thread.currentThread();
    private Optional<NodeAddress> address = Optional.empty();
    private volatile Optional<NodeRecord> self = Optional.empty();
    private volatile List<NodeRecord> known = List.of();
    private volatile long renewed;
    private volatile boolean closing;
    private long looked;
    private boolean troubled;

    /** A node as it was when its count was new, by our clock. */
    private record Seen(NodeRecord record, long since) {}

    /** Hears what becomes of nodes; on the membership's thread, must not block for long. */
    interface Listener {
        /** This node was given up, or may have been: whatever belongs to it may belong to another one. */
        void lost();

        /**
         * Nodes are about to be read. What leads to other nodes by now leads to those that will be found, or to some that
         * are gone, whether or not anybody here has ever known them.
         *
         * @return told where nodes are
         */
        Consumer<Set<NodeAddress>> looking();
    }

    /**
     * @param dataRun the run of the data source, if it is an embedded one; blocks
     * @param nanos a clock that only goes on
     */
    Membership(
            NodeCollection nodes,
            IdSource ids,
            NodeIdentity identity,
            Supplier<String> dataRun,
            LongSupplier nanos,
            Listener listener) {
        this.nodes = nodes;
        this.ids = ids;
        this.identity = identity;
        this.dataRun = dataRun;
        this.nanos = nanos;
        this.listener = listener;
    }

    /**
     * Becomes a node that others can reach.
     *
     * @throws MongoException when the data source refuses or does not answer
     */
    void join(NodeAddress reachedAt) {
        NodeCollection patient = nodes.within(JOIN_LIMIT);
        for (NodeRecord before : patient.all()) {
            // We listen there now: the process that did so before is gone.
            if (before.address().equals(reachedAt)) {
                patient.remove(before.id());
            }
        }
        address = Optional.of(reachedAt);
        enter(reachedAt, patient);
        thread = Thread.ofPlatform().daemon().name("cluster").start(this::run);
        joined.complete(null);
    }

    private void enter(NodeAddress reachedAt, NodeCollection through) {
        long started = nanos.getAsLong();
        NodeRecord entering = new NodeRecord(
                ids.objectId(), reachedAt, identity.hostsData() ? dataRun.get() : "", identity.version(), identity.format(), 1, false);
        through.add(entering);
        renewed = started;
        self = Optional.of(entering);
        look(through);
    }

    /** This node; waits until it has joined. */
    NodeRecord self() {
        joined.join();
        return self.orElseThrow(() -> new StoreException("this node is out of touch with the data source; try again"));
    }

    /** Whether a record is still this node's. */
    boolean isSelf(NodeRecord record) {
        return self.filter(record::equals).isPresent();
    }

    /** Whether this node has lost everything and has not joined again yet. */
    boolean lost() {
        return joined.isDone() && self.isEmpty();
    }

    /** Whether nobody can have given this node up yet. */
    boolean standing() {
        return self.isPresent() && (known.isEmpty() || identity.hostsData() || !olderThan(CERTAIN));
    }

    private boolean olderThan(Duration age) {
        return nanos.getAsLong() - renewed > age.toNanos();
    }

    /** The other nodes, as of some moment not long ago. */
    List<NodeRecord> others() {
        return known;
    }

    /** A node as it is now; empty when it was given up. Blocks. */
    Optional<NodeRecord> find(String id) {
        return nodes.find(id);
    }

    /** Others may have come or gone. */
    void lookSoon() {
        wake.release();
    }

    private void run() {
        try {
            while (!closing) {
                turn();
                boolean told = wake.tryAcquire(
                        identity.hostsData() && known.isEmpty() ? LOOK_ALONE.toMillis() : LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
                if (told) {
                    wake.drainPermits();
                    looked = nanos.getAsLong() - LOOK_ALONE.toNanos();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void turn() {
        try {
            if (self.isEmpty()) {
                enter(address.orElseThrow(), nodes);
                log.info("node has joined again id={}", self.orElseThrow().id());
            }
            if (!identity.hostsData() && olderThan(BEAT)) {
                beat();
            }
            Duration pause = known.isEmpty() ? LOOK_ALONE : LOOK;
            if (nanos.getAsLong() - looked >= pause.toNanos()) {
                look(nodes);
            }
            troubled = false;
        } catch (MongoException | StoreException failure) {
            if (!troubled) {
                log.warn("node is out of touch with the data source reason={}", failure.getMessage());
            }
            troubled = true;
            if (!identity.hostsData() && !known.isEmpty() && olderThan(GIVEN_UP)) {
                lose("the data source has not answered for " + GIVEN_UP);
            }
        }
    }

    /**
     * Everything that nodes share was replaced by something else: nothing belongs to anybody any more, and this node is
     * another one.
     */
    synchronized void beginAnew() {
        lose("everything that nodes share was replaced");
        enter(address.orElseThrow(), nodes);
    }

    private void beat() {
        long started = nanos.getAsLong();
        NodeRecord me = self.orElseThrow();
        if (nodes.beat(me.id())) {
            renewed = started;
        } else if (!closing) {
            lose("another node has given it up");
        }
    }

    private void lose(String why) {
        self.ifPresent(me -> {
            log.warn("node has lost what belongs to it id={} reason={}", me.id(), why);
            self = Optional.empty();
            listener.lost();
            forget(me);
        });
    }

    /** Spares the others the wait, where that is still possible. */
    private void forget(NodeRecord me) {
        try {
            nodes.remove(me.id());
        } catch (MongoException | StoreException failure) {
            log.debug("node is left for the others to give up id={} reason={}", me.id(), failure.getMessage());
        }
    }

    private void look(NodeCollection through) {
        Consumer<Set<NodeAddress>> before = listener.looking();
        List<NodeRecord> all = through.all();
        long now = nanos.getAsLong();
        looked = now;
        Set<String> there = new HashSet<>();
        for (NodeRecord node : all) {
            if (self.filter(me -> me.id().equals(node.id())).isPresent()) {
                continue;
            }
            if (node.hostsData() && !node.hosts().equals(dataRun.get())) {
                // It ran in a process before this data source's, or beside another copy of the data.
                through.remove(node.id());
            } else {
                there.add(node.id());
                see(node, now);
            }
        }
        others.values().removeIf(seen -> {
            boolean gone = !there.contains(seen.record().id());
            if (gone) {
                log.info("node is gone id={} address={}", seen.record().id(), seen.record().address());
            }
            return gone;
        });
        known = others.values().stream().map(Seen::record).toList();
        before.accept(known.stream().map(NodeRecord::address).collect(Collectors.toSet()));
    }

    private void see(NodeRecord node, long now) {
        Seen before = others.get(node.id());
        if (before == null) {
            log.info(
                    "node is there id={} address={} version={}", node.id(), node.address(), node.version());
            warnOfSameAddress(node);
        }
        if (before == null || before.record().beat() != node.beat()) {
            others.put(node.id(), new Seen(node, now));
        } else if (!node.hostsData() && now - before.since() > GIVEN_UP.toNanos() && nodes.giveUp(node)) {
            log.warn("node is given up, it is silent id={} address={}", node.id(), node.address());
            others.remove(node.id());
        } else {
            others.put(node.id(), new Seen(node, before.since()));
        }
    }

    private void warnOfSameAddress(NodeRecord node) {
        if (self.filter(me -> me.address().equals(node.address())).isPresent()) {
            log.error(
                    "two nodes say that they are reached at {} (expected: an address of its own for each); set --advertise",
                    node.address());
        }
    }

    /** Tells the others that this node is about to leave, so that they wait for what it gives away. */
    void leaving() {
        self.ifPresent(me -> nodes.leaving(me.id()));
    }

    /** Leaves; what belongs to this node must have been given away. */
    @Override
    public void close() {
        closing = true;
        wake.release();
        try {
            if (thread != Thread.currentThread()) {
                thread.join();
            }
            self.ifPresent(this::forget);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
