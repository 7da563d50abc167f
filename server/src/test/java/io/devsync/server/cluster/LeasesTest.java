package io.devsync.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.server.app.Apps;
import io.devsync.server.store.IdSource;
import io.devsync.server.store.StoreException;
import io.devsync.server.testing.TestDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private static final String APP = "tasks-abcde";

    private final TestDataSource data = new TestDataSource();
    private final IdSource ids = new IdSource(Clock.systemUTC(), new Random(3));
    private volatile String dataRun = "run 1";
    private final List<Node> nodes = new ArrayList<>();

    /** A node that listens, and nothing else. */
    private final class Node implements Membership.Listener {
        private final ServerSocket socket;
        private final Membership membership;
        private final Leases leases;
        private final CountDownLatch lost = new CountDownLatch(1);
        /** How far this node's clock is ahead; a clock that stands still never lets it show that it lives. */
        private final AtomicLong frozenAt = new AtomicLong();

        private Node(boolean hostsData) throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            membership = new Membership(
                    new NodeCollection(data.client().getDatabase(Apps.DATABASE), Duration.ofSeconds(2)),
                    ids,
                    new NodeIdentity(hostsData, true, "1", 2),
                    () -> dataRun,
                    this::nanos,
                    this);
            leases = new Leases(data.client().getDatabase(Apps.DATABASE), membership, taken -> {});
            membership.join(new NodeAddress("127.0.0.1", socket.getLocalPort()));
            nodes.add(this);
        }

        private long nanos() {
            long frozen = frozenAt.get();
            return frozen == 0 ? System.nanoTime() : frozen;
        }

        private Optional<NodeRecord> nodeWithRoom() {
            AppGiver nobody = new AppGiver() {
                @Override
                public boolean inUse(String appId) {
                    return false;
                }

                @Override
                public void give(String appId, Runnable handOver) {
                    handOver.run();
                }
            };
            return new AppBalance(membership, leases, nobody).nodeWithRoom();
        }

        private void freeze() {
            frozenAt.set(System.nanoTime());
        }

        private void thaw() {
            frozenAt.set(0);
        }

        @Override
        public void lost() {
            leases.lost();
            lost.countDown();
        }

        @Override
        public Consumer<Set<NodeAddress>> looking() {
            return there -> {};
        }
    }

    private Node node() throws IOException {
        return new Node(false);
    }

    @AfterEach
    void close() throws IOException {
        for (Node node : nodes) {
            node.thaw();
            node.membership.close();
            node.socket.close();
        }
        data.close();
    }

    @Test
    void appBelongsToTheFirstNodeThatAsks() throws IOException {
        Node first = node();
        Node second = node();

        Lease lease = first.leases.acquire(APP);

        assertThat(lease).isEqualTo(new Lease(APP, 1, false));
        assertThat(first.leases.acquire(APP)).isEqualTo(lease);
        assertThat(first.leases.holds(APP)).isTrue();
        assertThat(second.leases.holds(APP)).isFalse();
        assertThatThrownBy(() -> second.leases.acquire(APP))
                .isInstanceOfSatisfying(OwnedElsewhereException.class, elsewhere -> assertThat(elsewhere.owner().address())
                        .isEqualTo(first.membership.self().address()));
    }

    @Test
    void appThatWasHandedOverBelongsToThatNodeAndNeedsNoFence() throws IOException {
        Node first = node();
        Node second = node();
        Node third = node();
        first.leases.acquire(APP);

        first.leases.handOver(APP, second.membership.self());

        assertThat(first.leases.holds(APP)).isFalse();
        assertThatThrownBy(() -> third.leases.acquire(APP))
                .isInstanceOfSatisfying(OwnedElsewhereException.class, elsewhere -> assertThat(elsewhere.owner().address())
                        .isEqualTo(second.membership.self().address()));
        assertThat(second.leases.acquire(APP)).isEqualTo(new Lease(APP, 2, false));
        assertThatThrownBy(() -> first.leases.acquire(APP)).isInstanceOf(OwnedElsewhereException.class);
    }

    @Test
    void nodeWithTwoAppsFewerHasRoom() throws IOException {
        Node idle = node();
        Node busy = node();
        busy.leases.acquire(APP);

        assertThat(busy.nodeWithRoom()).isEmpty();
        busy.leases.acquire("other-abcde");
        assertThat(busy.nodeWithRoom().map(NodeRecord::id))
                .contains(idle.membership.self().id());
        idle.leases.acquire("third-abcde");
        assertThat(busy.nodeWithRoom()).isEmpty();
    }

    @Test
    void nodeThatStopsOrCannotBeReachedHasNoRoom() throws IOException {
        Node stopping = node();
        stopping.membership.leaving();
        Node unreachable = node();
        unreachable.socket.close();
        Node busy = node();
        busy.leases.acquire(APP);
        busy.leases.acquire("other-abcde");

        assertThat(busy.nodeWithRoom()).isEmpty();
    }

    @Test
    void appThatWasGivenAwayNeedsNoFence() throws IOException {
        Node first = node();
        Node second = node();
        first.leases.acquire(APP);

        first.leases.release(APP);

        assertThat(second.leases.acquire(APP)).isEqualTo(new Lease(APP, 2, false));
        assertThat(first.leases.holds(APP)).isFalse();
    }

    @Test
    void appOfANodeThatFellSilentIsTakenOverWithAFence() throws Exception {
        Node silent = node();
        Node other = node();
        silent.leases.acquire(APP);
        silent.freeze();
        silent.socket.close();

        assertThat(other.leases.acquire(APP)).isEqualTo(new Lease(APP, 2, true));

        silent.thaw();
        assertThat(silent.lost.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(silent.leases.holds(APP)).isFalse();
    }

    @Test
    void fenceStaysDueUntilSomebodyHasMadeIt() throws Exception {
        Node silent = node();
        Node second = node();
        Node third = node();
        silent.leases.acquire(APP);
        silent.freeze();
        silent.socket.close();
        second.leases.acquire(APP);

        second.leases.release(APP);
        Lease lease = third.leases.acquire(APP);
        third.leases.fenced(lease);
        third.leases.release(APP);

        assertThat(lease).isEqualTo(new Lease(APP, 3, true));
        assertThat(second.leases.acquire(APP)).isEqualTo(new Lease(APP, 4, false));
    }

    @Test
    void processThatListensAtAnAddressReplacesTheOneBefore() throws Exception {
        Node killed = node();
        NodeAddress address = killed.membership.self().address();
        killed.leases.acquire(APP);
        killed.freeze();

        Node next = node();
        next.membership.close();
        next.membership.join(address);

        assertThat(next.leases.acquire(APP)).isEqualTo(new Lease(APP, 2, true));
    }

    @Test
    void hostOfTheDataLivesWithoutASignOfLife() throws Exception {
        Node host = new Node(true);
        Node other = node();
        host.leases.acquire(APP);
        host.freeze();

        // Silent for longer than any other node may be: as long as it takes to give one up.
        Node silent = node();
        silent.leases.acquire("other-abcde");
        silent.freeze();
        silent.socket.close();
        other.leases.acquire("other-abcde");

        assertThat(host.leases.holds(APP)).isTrue();
        assertThatThrownBy(() -> other.leases.acquire(APP)).isInstanceOf(OwnedElsewhereException.class);
    }

    @Test
    void hostOfAnotherRunOfTheDataIsGone() throws Exception {
        Node host = new Node(true);
        host.leases.acquire(APP);
        host.freeze();

        dataRun = "run 2";

        assertThat(node().leases.acquire(APP)).isEqualTo(new Lease(APP, 2, true));
    }

    @Test
    void leaseIsMadeLaterThanWhatARestoredStoreKnows() throws Exception {
        Node node = node();
        Lease lease = node.leases.acquire(APP);

        Lease later = node.leases.outdate(lease, 7);

        assertThat(later).isEqualTo(new Lease(APP, 8, true));
        assertThat(node.leases.acquire(APP)).isEqualTo(later);
        assertThat(node.leases.outdate(lease, 20)).isEqualTo(lease);
    }

    @Test
    void nothingIsHeldAfterEverythingWasReplaced() throws Exception {
        Node node = node();
        node.leases.acquire(APP);
        String before = node.membership.self().id();

        node.membership.beginAnew();

        assertThat(node.leases.holds(APP)).isFalse();
        assertThat(node.membership.self().id()).isNotEqualTo(before);
        assertThat(node.leases.acquire(APP)).isEqualTo(new Lease(APP, 2, true));
    }

    @Test
    void nodeThatLeavesTakesNothingNew() throws IOException {
        Node leaving = node();

        leaving.leases.leave();

        assertThatThrownBy(() -> leaving.leases.acquire(APP))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("stopping");
    }
}
