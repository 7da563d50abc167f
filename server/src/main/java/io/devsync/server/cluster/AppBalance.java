package io.devsync.server.cluster;

import com.mongodb.MongoException;
import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands apps of this node over to nodes that have fewer, one after the other: a node that joins gets its share, also the one
 * that was restarted last in an upgrade node by node. A thread of its own.
 */
final class AppBalance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AppBalance.class);

    /** An app's devices come again when it moves: not many at once. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** With one more than another node an app would go to and fro. */
    private static final int TOO_MANY_MORE = 2;

    private final Membership membership;
    private final Leases leases;
    private final AppGiver giver;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("cluster-balance").unstarted(this::run);

    AppBalance(Membership membership, Leases leases, AppGiver giver) {
        this.membership = membership;
        this.leases = leases;
        this.giver = giver;
    }

    /** Looks again and again from now on. */
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (leases.count() >= TOO_MANY_MORE && membership.standing()) {
                        nodeWithRoom().ifPresent(this::handOver);
                    }
                } catch (MongoException | StoreException failure) {
                    log.debug("apps stay where they are reason={}", failure.getMessage());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The node with the fewest apps, if this one has too many more. Blocks. */
    Optional<NodeRecord> nodeWithRoom() {
        List<NodeRecord> others = membership.others();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> apps = new HashMap<>();
        leases.owners().values().forEach(owner -> apps.merge(owner, 1, Integer::sum));
        int most = leases.count() - TOO_MANY_MORE;
        // Nobody could follow an app to a node that cannot be reached.
        return others.stream()
                .filter(node -> !node.leaving() && apps.getOrDefault(node.id(), 0) <= most)
                .sorted(Comparator.comparingInt(node -> apps.getOrDefault(node.id(), 0)))
                .filter(Leases::reached)
                .findFirst();
    }

    /** Rather an app that nobody uses. */
    private void handOver(NodeRecord to) {
        leases.heldApps().stream()
                .min(Comparator.comparing(giver::inUse).thenComparing(Comparator.naturalOrder()))
                .ifPresent(app -> {
                    giver.give(app, () -> leases.handOver(app, to));
                    log.info("app handed over to a node with fewer app={} node={}", app, to.address());
                });
    }

    /** Lets the thread come to its end, which takes as long as an app that is being handed over. */
    void stopSoon() {
        stop.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        stopSoon();
        thread.join();
    }
}
