package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.cluster.NodeProcess;
import io.devsync.harness.cluster.TcpProxy;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers over one data source behind a load balancer: devices cannot tell them from one. */
@InteropTest
class ClusterInteropTest {

    private static final ObjectId TASK = new ObjectId();
    private static final int EDITS = 20;

    @RegisterExtension
    final Devices devices = new Devices();

    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private EmbeddedDataSource dataSource;
    private NodeProcess owner;
    private NodeProcess other;
    private Device phone;
    private Device tablet;
    private SyncedRealm alice;
    private SyncedRealm bob;
    private int edits;

    @BeforeEach
    void openOneDeviceAtEachNode() {
        dataSource = devices.closeLater(EmbeddedDataSource.start(EmbeddedOptions.in(devices.folder("data"))));
        TcpProxy balancer = devices.closeLater(new TcpProxy(() -> ports));
        String url = "http://localhost:" + balancer.port();
        owner = start();
        phone = devices.device("alice", url);
        alice = phone.openWithEverything(Models.TASKS);
        other = start();
        ports.remove((Integer) owner.port());
        tablet = devices.device("bob", url);
        bob = tablet.openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", TASK));
        alice.session().awaitUpload();
    }

    private NodeProcess start() {
        NodeProcess node = devices.closeLater(NodeProcess.start(dataSource.uri()));
        ports.add(node.port());
        return node;
    }

    @Test
    void devicesOfBothNodesSeeEachOther() {
        edit();
        alice.sync();
        bob.sync();
        alice.session().awaitDownload();

        assertEqual();
    }

    @Test
    void devicesGoOnAtTheOtherNodeWhenTheirsIsKilled() {
        edit();
        owner.kill();
        edit();
        phone.app().reconnect();
        tablet.app().reconnect();
        alice.sync();
        bob.sync();
        alice.session().awaitDownload();

        assertEqual();
    }

    @Test
    void devicesDoNotNoticeThatTheirNodeWasReplaced() {
        ports.add(owner.port());
        edit();
        other.stop();
        other.startAgain();
        edit();
        owner.stop();
        owner.startAgain();
        edit();
        phone.app().reconnect();
        tablet.app().reconnect();
        alice.sync();
        bob.sync();
        alice.session().awaitDownload();

        assertEqual();
    }

    private void edit() {
        for (int i = 0; i < EDITS; i++) {
            for (SyncedRealm realm : List.of(alice, bob)) {
                realm.await("task", view -> view.count("Task") == 1);
                String tag = "tag " + edits++;
                realm.write(transaction ->
                        transaction.get("Task", TASK).add("priority", 1).list("tags").add(tag));
            }
        }
    }

    private void assertEqual() {
        assertThat(alice.contents().properties("Task", TASK).get("priority")).isEqualTo(of(edits));
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents(dataSource.uri()).awaitEqual(alice.contents(), Models.TASKS);
        for (SyncedRealm realm : List.of(alice, bob)) {
            assertThat(realm.resets()).isEmpty();
            assertThat(realm.failures()).noneMatch(failure -> failure.fatal() || failure.clientResetRequested());
        }
    }
}
